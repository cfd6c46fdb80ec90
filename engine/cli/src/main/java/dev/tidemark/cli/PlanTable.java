package dev.tidemark.cli;

import dev.tidemark.engine.judge.Plan;
import java.util.List;

/** The entries of a plan, for people. */
final class PlanTable {

  private PlanTable() {}

  /**
   * Prints them.
   *
   * @param limit how many to show at most
   */
  static void print(Output out, Plan plan, int limit) {
    List<Plan.Entry> entries = plan.entries();
    int shown = entries.size() <= limit ? entries.size() : limit - 1;
    if (out.quiet()) {
      entries.forEach(entry -> out.line(entry.digest().toString()));
      return;
    }
    Table table = new Table(out, "DIGEST", ">SIZE", "WHY");
    for (Plan.Entry entry : entries.subList(0, shown)) {
      table.row(
          Cell.of(entry.digest().abbreviated()),
          Cell.of(Quantity.size(entry.bytes())),
          Cell.of(entry.reason()));
    }
    table.end();
    if (shown < entries.size()) {
      out.line("and " + Quantity.count(entries.size() - shown) + " more");
    }
  }
}
