package dev.tidemark.cli;

import dev.tidemark.spi.store.Quarantine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blobs in quarantine, or lately there. */
final class HeldTable {

  private HeldTable() {}

  /** For people. */
  static void print(Output out, List<Quarantine.Held> held) {
    if (out.quiet()) {
      held.forEach(each -> out.line(each.digest().toString()));
      return;
    }
    Table table = new Table(out, "DIGEST", ">SIZE", "SINCE");
    for (Quarantine.Held each : held) {
      table.row(
          Cell.of(each.digest().abbreviated()),
          Cell.of(Quantity.size(each.bytes())),
          Cell.of(Moment.text(each.since())));
    }
    table.end();
  }

  /** For programs. */
  static List<Map<String, Object>> json(List<Quarantine.Held> held) {
    return held.stream().map(HeldTable::json).toList();
  }

  static long bytes(List<Quarantine.Held> held) {
    return held.stream().mapToLong(Quarantine.Held::bytes).sum();
  }

  /** Says what did not succeed; returns the exit code. */
  static int end(Output out, List<String> problems) {
    if (problems.isEmpty()) {
      return ExitCode.DONE;
    }
    out.warn(problems);
    out.error(
        Quantity.of(problems.size(), "problem")
            + ": all else was done; see the warnings, correct that and run it again");
    return ExitCode.FAILED;
  }

  private static Map<String, Object> json(Quarantine.Held held) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", held.digest().toString());
    json.put("bytes", held.bytes());
    json.put("since", held.since().toString());
    return json;
  }
}
