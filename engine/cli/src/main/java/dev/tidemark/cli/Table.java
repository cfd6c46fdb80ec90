package dev.tidemark.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells in aligned columns. Rows come out as they go in when the widths are known before,
 * and otherwise when all are there. On a terminal the last column is cut to fit.
 */
final class Table {

  private static final String GAP = "  ";
  private static final int MIN_LAST = 8;

  private final Output output;
  private final String[] heads;
  private final boolean[] right;
  private final int[] widths;
  private final List<Cell[]> rows = new ArrayList<>();
  private boolean streaming;
  private boolean headed;

  /**
   * @param heads what stands above the columns; one that begins with {@code >} aligns its column to
   *     the right. None for a table without a head
   */
  Table(Output output, String... heads) {
    this.output = output;
    this.heads = heads.clone();
    this.right = new boolean[heads.length];
    this.widths = new int[heads.length];
    for (int i = 0; i < heads.length; i++) {
      right[i] = heads[i].startsWith(">");
      this.heads[i] = right[i] ? heads[i].substring(1) : heads[i];
      widths[i] = this.heads[i].length();
      headed |= widths[i] > 0;
    }
  }

  /** Has rows come out at once, in columns at least so wide. */
  Table streaming(int... least) {
    streaming = true;
    for (int i = 0; i < least.length; i++) {
      widths[i] = Math.max(widths[i], least[i]);
    }
    return this;
  }

  /** Adds a row; columns at its end may be missing. */
  void row(Cell... cells) {
    if (streaming) {
      head();
      print(cells);
      return;
    }
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].text().length());
    }
    rows.add(cells);
  }

  /** Ends the table. A table without rows does not show. */
  void end() {
    if (!rows.isEmpty()) {
      head();
      rows.forEach(this::print);
    }
  }

  private void head() {
    if (headed) {
      headed = false;
      Cell[] cells = new Cell[heads.length];
      for (int i = 0; i < heads.length; i++) {
        cells[i] = Cell.dim(heads[i]);
      }
      print(cells);
    }
  }

  private void print(Cell[] cells) {
    int columns = cells.length;
    while (columns > 0 && cells[columns - 1].text().isEmpty()) {
      columns--;
    }
    List<Cell> line = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < columns; i++) {
      boolean last = i == columns - 1;
      String text = cells[i].text();
      if (last && !right[i]) {
        text = cut(text, Math.max(MIN_LAST, output.width() - length));
      }
      String space = " ".repeat(Math.max(0, widths[i] - text.length()));
      line.add(Cell.of(right[i] ? space : ""));
      line.add(new Cell(text, cells[i].paint()));
      line.add(Cell.of(last ? "" : right[i] ? GAP : space + GAP));
      length += Math.max(widths[i], text.length()) + GAP.length();
    }
    output.line(line.toArray(new Cell[0]));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }
}
