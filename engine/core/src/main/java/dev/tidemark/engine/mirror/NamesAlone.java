package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.ReferrerTag;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The roots of a mirrored store where entries without a name count for nothing.
 *
 * <p>Nor does a tag that is called after what its content is about: it says what a subject would
 * say, that each of the two keeps the other, and keeps neither by itself. That holds only as far as
 * the store bears it out. A tag whose subject is not in the store, or that stands for its own
 * digest, or for a list of anything but referrers of its subject, is a name like any other.
 */
final class NamesAlone extends Starts {

  /** So many of the digests that a tag may mean are looked at; honest ones mean one. */
  private static final int MOST = 8;

  private final Bitmap present;
  private final Bitmap nodes;
  private final List<NamedRoot> others = new ArrayList<>();
  private final Map<Long, List<Long>> beside = new LinkedHashMap<>();
  private final List<String> doubts = new ArrayList<>();
  private long count;

  private NamesAlone(Reader reader) {
    super(reader);
    present = reader.bits(Bits.PRESENT);
    nodes = reader.bits(Bits.PINNED);
  }

  static NamesAlone of(Reader reader) {
    NamesAlone names = new NamesAlone(reader);
    reader.roots().forEach(names::add);
    return names;
  }

  /** Whether a root may be one that counts for nothing, to be told without a look at the store. */
  static boolean mayBeOther(NamedRoot root) {
    return !root.named() || tag(root).isPresent();
  }

  private static Optional<ReferrerTag> tag(NamedRoot root) {
    return ReferrerTag.of(root.name());
  }

  private void add(NamedRoot root) {
    List<Long> subjects = tag(root).map(tag -> subjects(root, tag)).orElse(List.of());
    if (root.named() && subjects.isEmpty()) {
      nodes.set(root.id());
      count++;
      return;
    }
    others.add(root);
    for (long subject : subjects) {
      beside.computeIfAbsent(root.id(), any -> new ArrayList<>()).add(subject);
      beside.computeIfAbsent(subject, any -> new ArrayList<>()).add(root.id());
    }
  }

  /** What the content of a tag is about; none if it is a name like any other. */
  private List<Long> subjects(NamedRoot root, ReferrerTag tag) {
    List<Long> subjects = new ArrayList<>();
    for (Digest digest : reader.matching(tag.prefix(), MOST)) {
      long id = reader.id(digest);
      if (id == root.id()) {
        return List.of();
      }
      if (present.get(id)) {
        subjects.add(id);
      }
    }
    if (subjects.isEmpty()) {
      doubts.add(
          root.label()
              + " stays, as what it is called after is not in the store; remove the name if it is"
              + " not needed");
      return List.of();
    }
    return tag.list() && !isListOfReferrers(root, tag) ? List.of() : subjects;
  }

  private boolean isListOfReferrers(NamedRoot root, ReferrerTag tag) {
    Optional<Node> list = reader.node(root.id());
    return list.isPresent()
        && MediaTypes.isIndex(list.get().mediaType())
        && list.get().labels().entrySet().stream()
            .filter(label -> Labels.direction(label.getKey()) == Labels.Direction.FORWARD)
            .filter(label -> Planner.isPart(label.getKey()))
            .flatMap(label -> Digest.lenient(label.getValue()).stream())
            .map(reader::id)
            .filter(present::get)
            .flatMap(id -> reader.node(id).stream())
            .allMatch(listed -> isAbout(listed, tag));
  }

  private static boolean isAbout(Node node, ReferrerTag tag) {
    return node.labels().entrySet().stream()
        .filter(label -> label.getKey().startsWith(Labels.SUBJECT))
        .flatMap(label -> Digest.lenient(label.getValue()).stream())
        .anyMatch(tag::isAbout);
  }

  @Override
  Bitmap nodes() {
    return nodes.copy();
  }

  @Override
  long count() {
    return count;
  }

  @Override
  List<NamedRoot> others() {
    return others;
  }

  @Override
  Map<Long, List<Long>> beside() {
    return beside;
  }

  @Override
  List<String> doubts() {
    return doubts;
  }
}
