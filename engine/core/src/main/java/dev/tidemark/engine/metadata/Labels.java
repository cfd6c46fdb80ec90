package dev.tidemark.engine.metadata;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The grammar of garbage-collection labels, as containerd defines it ({@code images.ChildGCLabels},
 * {@code images.SetChildrenMappedLabels}, docs/garbage-collection.md).
 *
 * <p>Children get {@code containerd.io/gc.ref.content.config}, {@code .m.N}, {@code .l.N} or {@code
 * .N}, counted per kind. A subject gets a forward and a back reference, both on the content that
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

  /** The key for a child, without its number (containerd {@code ChildGCLabels}). */
  static String childKey(Descriptor child) {
    String type = child.mediaType();
    return switch (type) {
      case MediaTypes.DOCKER_CONFIG,
          MediaTypes.OCI_CONFIG,
          MediaTypes.CHECKPOINT_CRIU,
          MediaTypes.CHECKPOINT_CONFIG ->
          REF_CONTENT + ".config";
      case MediaTypes.DOCKER_MANIFEST, MediaTypes.OCI_MANIFEST -> REF_CONTENT + ".m.";
      default -> REF_CONTENT + (isLayer(type) ? ".l." : ".");
    };
  }

  private static boolean isLayer(String type) {
    if (type.startsWith(MediaTypes.OCI_LAYER_PREFIX)) {
      return true;
    }
    int suffix = type.indexOf('+');
    return switch (suffix < 0 ? type : type.substring(0, suffix)) {
      case MediaTypes.DOCKER_LAYER,
          MediaTypes.DOCKER_LAYER_GZIP,
          MediaTypes.DOCKER_LAYER_ZSTD,
          MediaTypes.DOCKER_FOREIGN_LAYER,
          MediaTypes.DOCKER_FOREIGN_LAYER_GZIP,
          MediaTypes.EROFS_LAYER ->
          true;
      default -> false;
    };
  }

  /**
   * Adds labels for {@code references} to {@code labels}. On a map without any, the keys are those
   * that containerd would write. Labels that are there already stay as they are: a further reading
   * of the same content can add edges, never take one away.
   */
  public static void add(Map<String, String> labels, List<Reference> references) {
    boolean first = labels.isEmpty();
    Map<String, Integer> counters = new HashMap<>();
    for (Reference reference : references) {
      String value = reference.target().digest().toString();
      if (reference.kind() == Reference.Kind.SUBJECT) {
        put(labels, SUBJECT, value, counters, first);
        put(labels, SUBJECT_OF, value, counters, first);
      } else {
        put(labels, childKey(reference.target()), value, counters, first);
      }
    }
  }

  private static void put(
      Map<String, String> labels,
      String base,
      String value,
      Map<String, Integer> counters,
      boolean first) {
    if (!first && holds(labels, base, value)) {
      return;
    }
    while (true) {
      int index = counters.merge(base, 1, Integer::sum) - 1;
      String key = index > 0 || base.endsWith(".") ? base + index : base;
      if (labels.putIfAbsent(key, value) == null) {
        return;
      }
    }
  }

  private static boolean holds(Map<String, String> labels, String base, String value) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (label.getKey().startsWith(base) && label.getValue().equals(value)) {
        return true;
      }
    }
    return false;
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
