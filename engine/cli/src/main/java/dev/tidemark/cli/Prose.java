package dev.tidemark.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines. */
final class Prose {

  private Prose() {}

  /** Lines of at most {@code width} characters, where words allow. */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (text.length() - from > width) {
      int at = text.lastIndexOf(' ', from + width);
      if (at <= from) {
        at = text.indexOf(' ', from + width);
      }
      if (at < 0) {
        break;
      }
      lines.add(text.substring(from, at));
      from = at + 1;
    }
    lines.add(text.substring(from));
    return lines;
  }
}
