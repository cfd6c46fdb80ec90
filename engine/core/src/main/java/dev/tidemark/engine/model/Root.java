package dev.tidemark.engine.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * That a node stays by itself, and who says so.
 *
 * @param node the node
 * @param why what makes it stay
 * @param by who says so, for people: {@code index.json: v1}, {@code image:docker.io/x}, {@code
 *     lease:upload}
 * @param until when that ends; empty if it does not end by itself
 */
public record Root(long node, Cause why, String by, Optional<Instant> until) {

  /** What can make a node stay. */
  public enum Cause {
    /** A name stands for it. */
    NAME,
    /** A lease holds it. */
    LEASE,
    /** A label of its own says so. */
    LABEL,
    /** It is a container, or one uses it. */
    CONTAINER,
    /** It is an upload that has not ended. */
    UPLOAD,
    /** An embedder's collector says that it is in use. */
    ACTIVE,
    /** Its digest cannot be verified, so nobody may decide against it. */
    PINNED,
    /** It came, or was written again, a short while ago. */
    YOUNG;

    /** The same for programs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Root {
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(until, "until");
  }
}
