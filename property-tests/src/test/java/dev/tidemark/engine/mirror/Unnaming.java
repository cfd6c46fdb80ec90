package dev.tidemark.engine.mirror;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Model;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.Link;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What has to stay where names alone count. Shares no code with the engine. */
final class Unnaming {

  private static final Set<String> LISTS = Set.of(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST);

  private final Map<Digest, Blob> content = new HashMap<>();
  private final Set<Digest> present;
  private final Model model = new Model();
  private final Set<Digest> starts = new HashSet<>();

  private Unnaming(Collection<Blob> content, Set<Digest> present) {
    this.present = present;
    content.forEach(blob -> this.content.put(blob.digest(), blob));
  }

  /** What of {@code present} stays, as {@link #needed}. */
  static Set<Digest> stays(
      Collection<Blob> content,
      Set<Digest> present,
      Map<String, Link> tags,
      Collection<Digest> more) {
    Set<Digest> stays = new TreeSet<>(needed(content, present, tags, more));
    stays.retainAll(present);
    return stays;
  }

  /**
   * What is needed, wherever it is.
   *
   * @param tags names and what they stand for; those that begin with {@code #} are none
   * @param more what stays beside that, with all it leads to
   */
  static Set<Digest> needed(
      Collection<Blob> content,
      Set<Digest> present,
      Map<String, Link> tags,
      Collection<Digest> more) {
    Unnaming names = new Unnaming(content, present);
    content.stream().filter(blob -> present.contains(blob.digest())).forEach(names.model::learn);
    tags.forEach((name, link) -> names.tag(name, link.target()));
    names.starts.addAll(more);
    present.stream().filter(digest -> !digest.verifiable()).forEach(names.starts::add);
    return names.model.reachable(names.starts);
  }

  /** The name of a signature, or of a list of signatures. */
  static String tagOf(Digest subject, boolean list) {
    return subject.algorithm() + "-" + subject.encoded() + (list ? "" : ".sig");
  }

  private void tag(String name, Digest target) {
    if (name.startsWith("#")) {
      return;
    }
    for (Digest subject : present) {
      boolean signature = name.equals(tagOf(subject, false));
      boolean list = name.equals(tagOf(subject, true)) && lists(target, subject);
      if (!subject.equals(target) && (signature || list)) {
        model.keeps(subject, target);
        model.keeps(target, subject);
        return;
      }
    }
    starts.add(target);
  }

  /** Whether a document lists nothing but referrers of the subject. */
  private boolean lists(Digest list, Digest subject) {
    Blob blob = Objects.requireNonNull(content.get(list));
    return LISTS.contains(blob.mediaType())
        && blob.links().stream()
            .map(Link::target)
            .filter(present::contains)
            .allMatch(
                listed ->
                    Objects.requireNonNull(content.get(listed))
                        .subject()
                        .filter(subject::equals)
                        .isPresent());
  }
}
