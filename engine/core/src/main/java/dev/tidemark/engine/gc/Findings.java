package dev.tidemark.engine.gc;

import dev.tidemark.engine.decode.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was found wrong with content, as the metadata keeps it: one line each, severity first. */
final class Findings {

  private static final String UNREADABLE = Finding.Severity.UNREADABLE.name() + " ";

  private Findings() {}

  static String text(Finding finding) {
    return finding.severity().name() + " " + finding.message();
  }

  static String message(String text) {
    return text.substring(text.indexOf(' ') + 1);
  }

  static boolean unreadable(List<String> findings) {
    return findings.stream().anyMatch(text -> text.startsWith(UNREADABLE));
  }

  /** The nodes whose references are not known, because they could not be read. */
  static Set<Long> unreadable(Map<Long, List<String>> findings) {
    return findings.entrySet().stream()
        .filter(entry -> unreadable(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
