package dev.tidemark.cli;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.model.Kind;
import java.util.ArrayList;
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
    if (out.quiet()) {
      entries.forEach(entry -> out.line(entry.resource().words()));
      return;
    }
    int shown = entries.size() <= limit ? entries.size() : limit - 1;
    boolean spaces = entries.stream().anyMatch(entry -> !entry.resource().namespace().isEmpty());
    Table table =
        spaces
            ? new Table(out, "NAMESPACE", "RESOURCE", ">SIZE", "WHY")
            : new Table(out, "DIGEST", ">SIZE", "WHY");
    for (Plan.Entry entry : entries.subList(0, shown)) {
      List<Cell> row = new ArrayList<>();
      if (spaces) {
        row.add(Cell.of(entry.resource().namespace()));
      }
      boolean sized = entry.resource().kind().equals(Kind.CONTENT);
      row.add(Cell.of(Shortened.words(entry.resource())));
      row.add(Cell.of(sized ? Quantity.size(entry.bytes()) : ""));
      row.add(Cell.of(entry.reason()));
      table.row(row.toArray(new Cell[0]));
    }
    table.end();
    if (shown < entries.size()) {
      out.line("and " + Quantity.count(entries.size() - shown) + " more");
    }
  }
}
