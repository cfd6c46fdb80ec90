package dev.tidemark.engine.gc;

import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.EdgeBlock;
import dev.tidemark.engine.metadata.EdgeScan;
import dev.tidemark.engine.metadata.Labels;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Referrers whose bytes are gone for good. That its subject keeps it alive is the referrer's own
 * statement, and nobody makes it any more; believed further, it would keep the parts of the
 * referrer for as long as there is the subject. What a document that is needed lists itself is
 * another matter: its parts stay, and it is whole again once it is pushed again.
 */
final class LostReferrers {

  private final Reader reader;

  private LostReferrers(Reader reader) {
    this.reader = reader;
  }

  /**
   * Forgets that the subjects of lost referrers keep them.
   *
   * @param assessment what it calls absent is neither in the store nor in quarantine
   * @return whether there were any, so that the assessment no longer holds
   */
  static boolean forget(Metadata metadata, Assessment assessment) {
    Map<Long, Set<Long>> lost = metadata.read(reader -> new LostReferrers(reader).find(assessment));
    if (!lost.isEmpty()) {
      metadata.write(
          writer -> {
            lost.forEach((id, subjects) -> forget(writer, id, subjects));
            return lost;
          });
    }
    return !lost.isEmpty();
  }

  /** Those that only their subjects lead to, each with its subjects. */
  private Map<Long, Set<Long>> find(Assessment assessment) {
    Map<Long, Set<Long>> lost = new HashMap<>();
    for (long id : reader.ids(assessment.absent())) {
      Set<Long> subjects = new HashSet<>();
      reader.node(id).ifPresent(node -> subjects.addAll(subjects(node)));
      if (!subjects.isEmpty()) {
        lost.put(id, subjects);
      }
    }
    if (!lost.isEmpty()) {
      Bitmap speaking = reader.bits(Bits.PRESENT);
      speaking.or(assessment.kept());
      spareListed(lost, speaking);
    }
    return lost;
  }

  private Set<Long> subjects(Node referrer) {
    Set<Long> subjects = new HashSet<>();
    referrer
        .labels()
        .forEach(
            (key, value) -> {
              if (key.startsWith(Labels.SUBJECT_OF)) {
                Digest.lenient(value).map(reader::id).ifPresent(subjects::add);
              }
            });
    subjects.remove(Reader.NONE);
    return subjects;
  }

  /** Takes out those that another than their subject leads to, or that their subject lists. */
  private void spareListed(Map<Long, Set<Long>> lost, Bitmap speaking) {
    try (EdgeScan scan = reader.edgesAscending()) {
      while (scan.next()) {
        byte[] block = scan.block();
        int n = EdgeBlock.parents(block);
        for (int i = 0; i < n; i++) {
          long parent = EdgeBlock.parent(block, scan.first(), i);
          if (speaking.get(parent)) {
            int to = EdgeBlock.to(block, scan.length(), n, i);
            for (int at = EdgeBlock.from(block, n, i); at < to; at += 4) {
              long child = EdgeBlock.child(block, at);
              Set<Long> subjects = lost.get(child);
              if (subjects != null && (!subjects.contains(parent) || lists(parent, child))) {
                lost.remove(child);
              }
            }
          }
        }
      }
    }
  }

  private boolean lists(long parent, long child) {
    Digest digest = reader.node(child).orElseThrow().digest();
    return reader.node(parent).orElseThrow().labels().entrySet().stream()
        .anyMatch(
            label ->
                Labels.edge(label.getKey(), label.getValue())
                    .filter(edge -> !edge.back() && edge.other().equals(digest))
                    .isPresent());
  }

  /** It is read again if it comes back. */
  private static void forget(Writer writer, long id, Set<Long> subjects) {
    Node node = writer.node(id).orElseThrow();
    Map<String, String> labels = new LinkedHashMap<>(node.labels());
    labels.keySet().removeIf(key -> key.startsWith(Labels.SUBJECT_OF));
    Map<String, Boolean> roles = new LinkedHashMap<>(node.roles());
    roles.replaceAll((type, read) -> false);
    writer.put(id, new Node(node.digest(), node.size(), node.since(), roles, labels));
    subjects.forEach(subject -> writer.cut(subject, id));
  }
}
