package dev.tidemark.cli;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it is saved.
 *
 * <p>The file carries the plan's hash, so that a change by hand or a torn copy is noticed. It is no
 * seal: who can write the file can write the hash.
 *
 * @param plan what it says
 * @param grace the grace that it was made with
 */
record PlanFile(Plan plan, Duration grace) {

  private static final String FORMAT = "tidemark-plan/1";

  /** For programs, and for {@link #read}. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("store", plan.store());
    json.put("incarnation", plan.incarnation());
    json.put("created", plan.created().toString());
    json.put("grace", grace.toString());
    json.put("blobs", plan.blobs());
    json.put("roots", plan.roots());
    json.put("live", plan.live());
    json.put("garbage", plan.garbage());
    json.put("garbageBytes", plan.garbageBytes());
    json.put("young", plan.young());
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Plan.Entry entry : plan.entries()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("digest", entry.digest().toString());
      each.put("bytes", entry.bytes());
      each.put("reason", entry.reason());
      entries.add(each);
    }
    json.put("entries", entries);
    json.put("warnings", plan.warnings());
    json.put("refused", plan.refused().orElse(null));
    json.put("refusals", plan.refusals().stream().map(PlanFile::json).toList());
    json.put("hash", plan.hash());
    return json;
  }

  /** Writes it to {@code file}, in place of what is there. */
  void write(Path file) throws IOException {
    byte[] text = (Json.write(json()) + "\n").getBytes(StandardCharsets.UTF_8);
    new WholeFile(file).write(out -> out.write(text));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CommandFailure if the file holds anything else, in one line that says what
   */
  static PlanFile read(Path file) throws IOException, CommandFailure {
    try {
      PlanReader reader = PlanReader.of(Json.read(Files.readAllBytes(file)));
      reader.expect("format", FORMAT);
      Plan plan =
          new Plan(
              reader.string("store"),
              reader.string("incarnation"),
              reader.instant("created"),
              reader.count("blobs"),
              reader.count("roots"),
              reader.count("live"),
              reader.count("garbage"),
              reader.count("garbageBytes"),
              reader.count("young"),
              entries(reader),
              reader.strings("warnings"),
              refusals(reader));
      reader.optional("refused"); // the same in one line, for programs
      PlanFile read = new PlanFile(plan, reader.duration("grace"));
      String hash = reader.string("hash");
      reader.end();
      if (!hash.equals(plan.hash())) {
        throw new MalformedContentException(
            "was changed since it was written: its hash is another");
      }
      return read;
    } catch (MalformedContentException e) {
      throw new CommandFailure(
          file + ": " + e.getMessage() + "; make a new plan with 'tidemark plan STORE -o FILE'");
    }
  }

  private static Map<String, Object> json(Refusal refusal) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", refusal.kind().word());
    json.put("seen", refusal.seen());
    return json;
  }

  private static List<Refusal> refusals(PlanReader reader) throws MalformedContentException {
    List<Refusal> refusals = new ArrayList<>();
    for (PlanReader each : reader.objects("refusals")) {
      refusals.add(new Refusal(kind(each.string("name")), each.string("seen")));
      each.end();
    }
    return refusals;
  }

  private static Refusal.Kind kind(String word) throws MalformedContentException {
    try {
      return Refusal.Kind.of(word);
    } catch (IllegalArgumentException e) {
      throw new MalformedContentException(String.valueOf(e.getMessage()));
    }
  }

  private static List<Plan.Entry> entries(PlanReader reader) throws MalformedContentException {
    List<Plan.Entry> entries = new ArrayList<>();
    for (PlanReader each : reader.objects("entries")) {
      entries.add(
          new Plan.Entry(each.digest("digest"), each.count("bytes"), each.string("reason")));
      each.end();
    }
    return entries;
  }
}
