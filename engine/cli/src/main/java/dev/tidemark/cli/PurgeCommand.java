package dev.tidemark.cli;

import dev.tidemark.engine.Undo;
import dev.tidemark.engine.judge.Purged;
import dev.tidemark.spi.store.Quarantine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code purge}: deletes for good what is in quarantine. */
final class PurgeCommand extends EngineCommand {

  private Duration age = Duration.ZERO;
  private final AllowOptions allow = new AllowOptions();

  PurgeCommand() {
    super(StoreOptions.Kinds.MIRROR);
  }

  @Override
  Syntax declared() {
    return new Syntax("purge", "Delete for good what is in quarantine.")
        .about("What is referenced again comes back instead. There is no undo.")
        .example("tidemark purge oci:images --older-than 12h")
        .option(
            "--older-than",
            "DURATION",
            "Only what has been there for longer. Default: 0s, everything.",
            value -> age = Durations.parse(value))
        .with(allow);
  }

  @Override
  boolean changes() {
    return true;
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Undo undo = opened.store().undo().orElseThrow(() -> store().withoutQuarantine("purge"));
    Purged purged = undo.purge(age, allow.allowed());
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("purged", HeldTable.json(purged.blobs()));
      json.put("problems", purged.problems());
      json.put("quarantined", HeldTable.json(undo.held()));
      out.document(json);
    } else {
      HeldTable.print(out, purged.blobs());
      out.prose(text(purged, undo.held()));
    }
    return HeldTable.end(out, purged.problems());
  }

  private String text(Purged purged, List<Quarantine.Held> left) {
    String rest =
        left.isEmpty() ? "" : " " + Quantity.blobs(left.size(), HeldTable.bytes(left)) + " stay.";
    if (!purged.blobs().isEmpty() || !purged.problems().isEmpty()) {
      return Quantity.blobs(purged.blobs().size(), purged.bytes()) + " gone for good." + rest;
    }
    return left.isEmpty()
        ? "Nothing is in quarantine."
        : "Nothing has been in quarantine for longer than " + Durations.text(age) + "." + rest;
  }

  @Override
  public String leftBehind() {
    return "what has been purged is gone and the rest is still in quarantine; run it again to go on";
  }
}
