package dev.tidemark.cli;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Verdict;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plans as they are saved.
 *
 * <p>The file carries the plan's hash, so that a change by hand or a torn copy is noticed. It is no
 * seal: who can write the file can write the hash.
 */
final class PlanFile {

  private static final String FORMAT = "tidemark-plan/4";

  /** What earlier versions wrote, of layouts and of managed stores. */
  private static final List<String> OLD =
      List.of("tidemark-plan/1", "tidemark-managed-plan/1", "tidemark-plan/2", "tidemark-plan/3");

  private PlanFile() {}

  /** For programs, and for {@link #read}. */
  static Map<String, @Nullable Object> json(Plan plan) {
    Counts counts = plan.counts();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("store", plan.heading().store());
    json.put("incarnation", plan.heading().incarnation());
    json.put("created", plan.heading().created().toString());
    json.put("grace", plan.heading().grace().toString());
    json.put("untagged", plan.heading().untagged());
    json.put("nodes", counts.nodes());
    json.put("roots", counts.roots());
    json.put("unnamed", counts.names().unnamed());
    json.put("unnamedBlobs", counts.names().blobs());
    json.put("live", counts.live());
    json.put("garbage", counts.garbage().count());
    json.put("garbageBytes", counts.garbage().bytes());
    json.put("young", counts.garbage().young());
    json.put("leftovers", Outcome.leftovers(counts.leftovers(), Report.Deeds.NONE));
    json.put("entries", plan.entries().stream().map(PlanFile::json).toList());
    json.put("leftoverNames", plan.leftovers());
    json.put("warnings", plan.warnings());
    json.put("refused", plan.refused().orElse(null));
    json.put("refusals", plan.refusals().stream().map(PlanFile::json).toList());
    json.put("hash", plan.hash());
    return json;
  }

  private static Map<String, Object> json(Plan.Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", entry.resource().kind().name());
    if (!entry.resource().namespace().isEmpty()) {
      json.put("namespace", entry.resource().namespace());
    }
    json.put("key", entry.resource().key());
    json.put("bytes", entry.bytes());
    json.put("reason", entry.reason());
    return json;
  }

  private static Map<String, Object> json(Refusal refusal) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", refusal.kind().word());
    json.put("seen", refusal.seen());
    return json;
  }

  /** Writes a plan to {@code file}, in place of what is there. */
  static void write(Plan plan, Path file) throws IOException {
    byte[] text = (Json.write(json(plan)) + "\n").getBytes(StandardCharsets.UTF_8);
    new WholeFile(file).write(out -> out.write(text));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CommandFailure if the file holds anything else, in one line that says what
   */
  static Plan read(Path file) throws IOException, CommandFailure {
    try {
      return plan(PlanReader.of(Json.read(Files.readAllBytes(file))));
    } catch (MalformedContentException e) {
      throw new CommandFailure(
          file + ": " + e.getMessage() + "; make a new plan with 'tidemark plan STORE -o FILE'");
    }
  }

  private static Plan plan(PlanReader reader) throws MalformedContentException {
    reader.format(FORMAT, OLD);
    Plan.Heading heading =
        new Plan.Heading(
            reader.string("store"),
            reader.string("incarnation"),
            reader.instant("created"),
            reader.duration("grace"),
            reader.flag("untagged"));
    List<Plan.Entry> entries = entries(reader);
    Plan plan =
        new Plan(
            heading,
            counts(reader, entries),
            entries,
            reader.strings("leftoverNames"),
            reader.strings("warnings"),
            refusals(reader));
    reader.skip("leftovers"); // in numbers, for programs
    reader.optional("refused"); // the same in one line, for programs
    String hash = reader.string("hash");
    reader.end();
    if (!hash.equals(plan.hash())) {
      throw new MalformedContentException("was changed since it was written: its hash is another");
    }
    return plan;
  }

  private static Counts counts(PlanReader reader, List<Plan.Entry> entries)
      throws MalformedContentException {
    Map<String, Long> going = new TreeMap<>();
    entries.forEach(entry -> going.merge(entry.resource().kind().name(), 1L, Long::sum));
    return new Counts(
        reader.count("nodes"),
        new Counts.Names(
            reader.count("roots"), reader.count("unnamed"), reader.count("unnamedBlobs")),
        reader.count("live"),
        new Verdict.Garbage(
            reader.count("garbage"),
            reader.count("garbageBytes"),
            reader.count("young"),
            going,
            entries.stream().mapToLong(Plan.Entry::bytes).sum()),
        Map.of(),
        Counts.Leftovers.NONE);
  }

  private static List<Refusal> refusals(PlanReader reader) throws MalformedContentException {
    List<Refusal> refusals = new ArrayList<>();
    for (PlanReader each : reader.objects("refusals")) {
      String name = each.string("name");
      refusals.add(
          new Refusal(each.made("name", () -> Refusal.Kind.of(name)), each.string("seen")));
      each.end();
    }
    return refusals;
  }

  private static List<Plan.Entry> entries(PlanReader reader) throws MalformedContentException {
    List<Plan.Entry> entries = new ArrayList<>();
    for (PlanReader each : reader.objects("entries")) {
      entries.add(new Plan.Entry(resource(each), each.count("bytes"), each.string("reason")));
      each.end();
    }
    return entries;
  }

  private static Resource resource(PlanReader reader) throws MalformedContentException {
    String kind = reader.string("kind");
    String namespace = reader.has("namespace") ? reader.string("namespace") : "";
    if (kind.equals(Kind.CONTENT.name())) {
      return Resource.content(namespace, reader.digest("key"));
    }
    String key = reader.string("key");
    return reader.made("key", () -> new Resource(Kind.of(kind), namespace, key));
  }
}
