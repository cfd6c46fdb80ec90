package dev.tidemark.engine.mirror;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Referrers whose bytes are gone for good. That its subject keeps it alive is the referrer's own
 * statement, and nobody makes it any more; believed further, it would keep the parts of the
 * referrer for as long as there is the subject. What a document that is needed lists itself is
 * another matter: its parts stay, and it is whole again once it is pushed again.
 */
final class LostReferrers {

  private LostReferrers() {}

  /**
   * Forgets that the subjects of lost referrers keep them.
   *
   * @param absent what is needed, and neither in the store nor in quarantine
   * @return whether there were any, so that something may not be needed after all
   */
  static boolean forget(Metadata metadata, List<Digest> absent) {
    List<Digest> lost =
        metadata.read(reader -> absent.stream().filter(digest -> isLost(reader, digest)).toList());
    if (!lost.isEmpty()) {
      metadata.write(
          writer -> {
            lost.forEach(digest -> forget(writer, writer.id(digest)));
            return lost;
          });
    }
    return !lost.isEmpty();
  }

  /** One that was never in the store stands in another document, which still says so. */
  private static boolean isLost(Reader reader, Digest digest) {
    return reader
        .node(reader.id(digest))
        .filter(Node::seen)
        .filter(node -> node.labels().keySet().stream().anyMatch(LostReferrers::isStatement))
        .isPresent();
  }

  private static boolean isStatement(String key) {
    return key.startsWith(Labels.SUBJECT_OF);
  }

  private static void forget(Writer writer, long id) {
    Node node = writer.node(id).orElseThrow();
    Map<String, String> labels = new LinkedHashMap<>(node.labels());
    Set<Digest> subjects = new HashSet<>();
    labels.forEach(
        (key, value) -> {
          if (isStatement(key)) {
            Digest.lenient(value).ifPresent(subjects::add);
          }
        });
    labels.keySet().removeIf(LostReferrers::isStatement);
    // it is read again if it comes back
    Map<String, Boolean> roles = new LinkedHashMap<>(node.roles());
    roles.replaceAll((type, read) -> false);
    writer.put(id, new Node(node.digest(), node.size(), node.since(), roles, labels));
    String name = node.digest().toString();
    for (long subject : writer.ids(List.copyOf(subjects))) {
      boolean listed = writer.node(subject).filter(it -> Planner.isPart(it, name)).isPresent();
      if (subject != Reader.NONE && !listed) {
        writer.cut(subject, id);
      }
    }
  }
}
