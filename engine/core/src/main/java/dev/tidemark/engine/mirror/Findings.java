package dev.tidemark.engine.mirror;

import dev.tidemark.engine.model.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was found wrong with content, as the metadata keeps it: one line each, severity first. */
final class Findings {

  private Findings() {}

  static String text(Finding finding) {
    return finding.severity().name() + " " + finding.message();
  }

  static String message(String text) {
    return text.substring(text.indexOf(' ') + 1);
  }

  static boolean unreadable(List<String> findings) {
    return any(findings, Finding.Severity.UNREADABLE);
  }

  /** Whether references may be missing. */
  static boolean incomplete(List<String> findings) {
    return unreadable(findings) || any(findings, Finding.Severity.DAMAGED);
  }

  private static boolean any(List<String> findings, Finding.Severity severity) {
    return findings.stream().anyMatch(text -> text.startsWith(severity.name() + " "));
  }

  /** The nodes of which references may be missing. */
  static Set<Long> incomplete(Map<Long, List<String>> findings) {
    return findings.entrySet().stream()
        .filter(entry -> incomplete(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
