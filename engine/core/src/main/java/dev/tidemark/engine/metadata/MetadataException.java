package dev.tidemark.engine.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * A transaction that could not be carried out, or not to its end: nothing of it has happened. The
 * message is one line for people.
 */
public final class MetadataException extends UncheckedIOException {

  private static final long serialVersionUID = 1;

  /** Why, for programs. */
  public enum Kind {
    /** There is no room on the disk; what was written before is still there. */
    DISK_FULL,
    /** The store has come to a size that this machine cannot address. */
    TOO_LARGE,
    /** More transactions read at once than there is room for; try again. */
    TOO_MANY_READERS,
    /** It was closed before. */
    CLOSED,
    /** What is on disk cannot be what was written. */
    DAMAGED,
    /** The disk has failed, or something that is none of the others. */
    FAILED
  }

  private final Kind kind;

  public MetadataException(Kind kind, IOException problem) {
    super(String.valueOf(problem.getMessage()), problem);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public Kind kind() {
    return kind;
  }
}
