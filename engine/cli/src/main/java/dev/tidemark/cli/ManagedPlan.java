package dev.tidemark.cli;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.CollectionPlan;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code plan} of a managed store, and what it saves: see {@link PlanFile}. */
final class ManagedPlan {

  private static final String FORMAT = "tidemark-managed-plan/1";

  private final Output out;
  private final StoreOptions named;
  private final Optional<Duration> grace;

  /**
   * @param grace what was recorded less than this ago is left out; empty for what the store says
   */
  ManagedPlan(Output out, StoreOptions named, Optional<Duration> grace) {
    this.out = out;
    this.named = named;
    this.grace = grace;
  }

  /**
   * Shows a plan, or writes it to a file.
   *
   * @return the exit code
   */
  int run(Shell shell, @Nullable Path file) throws IOException, CommandFailure, UsageFailure {
    try (Managed managed = Managed.open(named, shell)) {
      CollectionPlan plan = managed.store().plan(grace.orElse(managed.store().grace()));
      Map<String, @Nullable Object> json = json(plan);
      if (file != null) {
        byte[] text = (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8);
        new WholeFile(file).write(out -> out.write(text));
      }
      if (out.json()) {
        out.document(json);
      } else if (file == null) {
        table(plan);
      } else {
        out.prose(intent(plan));
        out.advise(
            "The plan is in " + file + ". To carry it out:",
            "apply",
            named.typed(),
            ShellWord.of(file.toString()));
      }
      return ExitCode.DONE;
    } catch (RefusedException e) {
      out.error("refused: " + e.getMessage() + "; there is no plan");
      return ExitCode.REFUSED;
    }
  }

  private static String intent(CollectionPlan plan) {
    int n = plan.entries().size();
    return n == 0
        ? "Nothing would be collected."
        : "Would collect " + Quantity.of(n, "record") + " (" + Quantity.size(plan.bytes()) + ").";
  }

  private void table(CollectionPlan plan) {
    if (out.quiet()) {
      plan.entries().forEach(entry -> out.line(Managed.words(entry.resource())));
      return;
    }
    Table table = new Table(out, "NAMESPACE", "RESOURCE", ">SIZE", "WHY");
    for (CollectionPlan.Entry entry : plan.entries()) {
      table.row(
          Cell.of(entry.resource().namespace()),
          Cell.of(Managed.shortened(entry.resource())),
          Cell.of(entry.bytes() == 0 ? "" : Quantity.size(entry.bytes())),
          Cell.of(entry.reason()));
    }
    table.end();
    out.prose(intent(plan));
  }

  private Map<String, @Nullable Object> json(CollectionPlan plan) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("store", "managed:" + named.directory().toAbsolutePath().normalize());
    json.put("incarnation", plan.incarnation());
    json.put("created", plan.created().toString());
    json.put("grace", plan.grace().toString());
    List<Map<String, Object>> entries = new ArrayList<>();
    for (CollectionPlan.Entry entry : plan.entries()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("namespace", entry.resource().namespace());
      each.put("kind", entry.resource().kind().name());
      each.put("key", entry.resource().key());
      each.put("bytes", entry.bytes());
      each.put("reason", entry.reason());
      entries.add(each);
    }
    json.put("entries", entries);
    json.put("hash", hash(json));
    return json;
  }

  private static String hash(Map<String, @Nullable Object> json) {
    try {
      byte[] text = Json.write(json).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what {@link #run} wrote.
   *
   * @throws CommandFailure if the file holds anything else, in one line that says what
   */
  static CollectionPlan read(Path file) throws IOException, CommandFailure {
    try {
      Object json = Json.read(Files.readAllBytes(file));
      PlanReader reader = PlanReader.of(json);
      reader.expect("format", FORMAT);
      reader.string("store");
      CollectionPlan plan =
          new CollectionPlan(
              reader.string("incarnation"),
              reader.instant("created"),
              reader.duration("grace"),
              entries(reader));
      String hash = reader.string("hash");
      reader.end();
      Map<String, @Nullable Object> hashed = new LinkedHashMap<>();
      if (json instanceof Map<?, ?> map) {
        map.forEach((name, value) -> hashed.put(String.valueOf(name), value));
      }
      hashed.remove("hash");
      if (!hash.equals(hash(hashed))) {
        throw new MalformedContentException(
            "was changed since it was written: its hash is another");
      }
      return plan;
    } catch (MalformedContentException e) {
      throw new CommandFailure(
          file + ": " + e.getMessage() + "; make a new plan with 'tidemark plan STORE -o FILE'");
    }
  }

  private static List<CollectionPlan.Entry> entries(PlanReader reader)
      throws MalformedContentException {
    List<CollectionPlan.Entry> entries = new ArrayList<>();
    for (PlanReader each : reader.objects("entries")) {
      entries.add(
          new CollectionPlan.Entry(
              resource(each.string("namespace"), each.string("kind"), each.string("key")),
              each.count("bytes"),
              each.string("reason")));
      each.end();
    }
    return entries;
  }

  private static Resource resource(String namespace, String kind, String key)
      throws MalformedContentException {
    try {
      return new Resource(Kind.of(kind), namespace, key);
    } catch (IllegalArgumentException e) {
      throw new MalformedContentException(String.valueOf(e.getMessage()));
    }
  }
}
