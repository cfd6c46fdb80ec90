package dev.tidemark.spi;

import java.util.Objects;

/**
 * An edge from the content being read to {@code target}.
 *
 * @param kind how the two ends keep each other alive
 * @param target the other end, with the media type it is to be read as
 */
public record Reference(Kind kind, Descriptor target) {

  /** How the two ends of an edge keep each other alive. */
  public enum Kind {
    /** The target lives while this content lives. */
    CHILD,
    /**
     * This content says something about the target (image-spec, manifest.md, "subject"): it lives
     * while the target lives, and keeps the target while it lives itself.
     */
    SUBJECT
  }

  public Reference {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(target, "target");
  }

  /** The target lives while this content lives. */
  public static Reference child(Descriptor target) {
    return new Reference(Kind.CHILD, target);
  }

  /** The target is what this content is about. */
  public static Reference subject(Descriptor target) {
    return new Reference(Kind.SUBJECT, target);
  }
}
