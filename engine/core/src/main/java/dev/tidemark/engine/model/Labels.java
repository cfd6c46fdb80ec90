package dev.tidemark.engine.model;

import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The grammar of garbage-collection labels, as containerd defines it ({@code images.ChildGCLabels},
 * {@code images.SetChildrenMappedLabels}, docs/garbage-collection.md).
 *
 * <p>Children get {@code containerd.io/gc.ref.content.config}, {@code .m.N}, {@code .l.N} or {@code
 * .N}, counted per kind; a child that is a referrer gets {@code .referrer.sha256.} and the
 * beginning of its digest. A subject gets a forward and a back reference, both on the content that
 * has the subject, because that is where the fact stands: {@link #SUBJECT} and {@link #SUBJECT_OF}.
 */
public final class Labels {

  /** Begins the keys of labels whose value lives while the labelled content lives. */
  public static final String REF_CONTENT = "containerd.io/gc.ref.content";

  /** Begins the keys of labels whose value, while it lives, keeps the labelled content alive. */
  public static final String BREF_CONTENT = "containerd.io/gc.bref.content";

  /** The subject lives while its referrer lives. */
  public static final String SUBJECT = REF_CONTENT + ".subject";

  /** The referrer lives while its subject lives. */
  public static final String SUBJECT_OF = BREF_CONTENT + ".subject";

  /**
   * Two blobs that share their bytes on disk: the value must stay while the labelled content does.
   */
  public static final String SHARES = REF_CONTENT + ".shares";

  private static final String LAYER = REF_CONTENT + ".l.";

  private static final String[] LAYERS =
      IntStream.range(0, 64).mapToObj(number -> LAYER + number).toArray(String[]::new);

  /** Begins the keys of labels whose value is a referrer of the labelled content. */
  public static final String REFERRER = REF_CONTENT + ".referrer.sha256.";

  /** Ends keys that are completed by a digest rather than by a number. */
  private static final String BY_DIGEST = ".sha256.";

  /** Hex digits of a digest in the key of a referrer. */
  private static final int SHORT = 12;

  /** From or to the content that has the label. */
  public enum Direction {
    /** No reference to content. */
    NONE,
    /** The labelled content keeps the other alive. */
    FORWARD,
    /** The other keeps the labelled content alive. */
    BACK
  }

  /** An edge that a label stands for. */
  public record Edge(boolean back, Digest other) {}

  private Labels() {}

  /**
   * The key for a child, without its number (containerd {@code images.ChildGCLabels}). A nested
   * index, an unknown type and none at all count as the same.
   */
  public static String childKey(Descriptor child) {
    if (child.annotations().containsKey(Annotations.MANIFEST_SUBJECT)) {
      return REFERRER;
    }
    String type = child.mediaType();
    if (MediaTypes.isKnownConfig(type)) {
      return REF_CONTENT + ".config";
    }
    if (MediaTypes.isManifest(type)) {
      return REF_CONTENT + ".m.";
    }
    return MediaTypes.isLayer(type) ? LAYER : REF_CONTENT + ".";
  }

  /**
   * Adds labels for {@code references} to {@code labels}. On a map without any, the keys are those
   * that containerd would write. Labels that are there already stay as they are: a further reading
   * of the same content can add edges, never take one away. Referrers and subjects keep each other:
   * {@link SubjectPolicy#BOTH}.
   */
  public static void add(Map<String, String> labels, List<Reference> references) {
    add(labels, references, SubjectPolicy.BOTH);
  }

  /** As the other one. */
  public static void add(
      Map<String, String> labels, List<Reference> references, SubjectPolicy subjects) {
    Numbering numbering = new Numbering(labels);
    for (Reference reference : references) {
      Digest target = reference.target().digest();
      if (reference.kind() == Reference.Kind.SUBJECT) {
        if (subjects.forward()) {
          numbering.add(SUBJECT, target);
        }
        if (subjects.back()) {
          numbering.add(SUBJECT_OF, target);
        }
      } else {
        numbering.add(childKey(reference.target()), target);
      }
    }
  }

  /**
   * The same for children under keys of somebody's own (containerd {@code
   * images.SetChildrenMappedLabels}). A key is numbered from its second use on, one that ends in a
   * dot from its first. To one that ends in {@code .sha256.} the beginning of the child's digest is
   * added instead, and all of it if that key stands for another child.
   *
   * @param children in document order, as often as they are listed
   * @param keys the keys for a child, without numbers
   * @throws IllegalArgumentException for an empty key
   */
  public static void add(
      Map<String, String> labels,
      List<Descriptor> children,
      Function<? super Descriptor, List<String>> keys) {
    Numbering numbering = new Numbering(labels);
    for (Descriptor child : children) {
      for (String key : keys.apply(child)) {
        numbering.add(key, child.digest());
      }
    }
  }

  /** Gives keys to what one reading of content has found. */
  private static final class Numbering {
    private final Map<String, String> labels;
    private final Map<String, String> before;
    private final Map<String, Integer> counters = new HashMap<>();

    /**
     * @param labels as they are before this reading; those that it finds are added
     */
    Numbering(Map<String, String> labels) {
      this.labels = labels;
      this.before = Map.copyOf(labels);
    }

    void add(String base, Digest target) {
      String value = target.toString();
      if (base.isEmpty()) {
        throw new IllegalArgumentException("an empty key for the label of a child: " + value);
      }
      if (isThere(base, value)) {
        return;
      }
      if (base.endsWith(BY_DIGEST)) {
        String encoded = target.encoded();
        String key = base + encoded.substring(0, Math.min(SHORT, encoded.length()));
        boolean free = labels.getOrDefault(key, value).equals(value);
        labels.put(free ? key : base + target.algorithm() + "." + encoded, value);
        return;
      }
      String key;
      do {
        int index = counters.merge(base, 1, Integer::sum) - 1;
        key = index > 0 || base.endsWith(".") ? numbered(base, index) : base;
      } while (labels.putIfAbsent(key, value) != null);
    }

    /** The commonest keys are made once for all, since every layer of every image has one. */
    private static String numbered(String base, int number) {
      return base.equals(LAYER) && number < LAYERS.length ? LAYERS[number] : base + number;
    }

    /** Whether an earlier reading found it. */
    private boolean isThere(String base, String value) {
      for (Map.Entry<String, String> label : before.entrySet()) {
        if (label.getValue().equals(value) && label.getKey().startsWith(base)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Which way the edge goes that a label with this key stands for, if its value is a digest. */
  public static Direction direction(String key) {
    return names(key, REF_CONTENT)
        ? Direction.FORWARD
        : names(key, BREF_CONTENT) ? Direction.BACK : Direction.NONE;
  }

  /** The edge that a label stands for; empty if it is not a reference to content. */
  public static Optional<Edge> edge(String key, String value) {
    Direction direction = direction(key);
    return direction == Direction.NONE
        ? Optional.empty()
        : Digest.lenient(value).map(other -> new Edge(direction == Direction.BACK, other));
  }

  private static boolean names(String key, String base) {
    return key.startsWith(base)
        && (key.length() == base.length() || "./".indexOf(key.charAt(base.length())) >= 0);
  }
}
