package dev.tidemark.engine.managed;

import dev.tidemark.engine.metadata.MetadataException;
import java.util.Objects;

/**
 * A request that was refused, with nothing changed; but what is {@code ALREADY_EXISTS} is held by
 * the lease that is worked under. The message is one line for people.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why, for programs; the kinds are those of containerd's {@code errdefs}. */
  public enum Reason {
    /** It is not there. */
    NOT_FOUND,
    /** It is there already. */
    ALREADY_EXISTS,
    /** The request can never succeed. */
    INVALID_ARGUMENT,
    /** Not in the present state of things; a store that was closed is in such a state. */
    FAILED_PRECONDITION,
    /** Not now, as the disk is full or damaged, or too much is going on; try again. */
    UNAVAILABLE
  }

  private final Reason reason;

  public StoreException(Reason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  public Reason reason() {
    return reason;
  }

  static StoreException notFound(Object what) {
    return new StoreException(Reason.NOT_FOUND, what + ": not found");
  }

  static StoreException exists(Object what) {
    return new StoreException(Reason.ALREADY_EXISTS, what + ": exists already");
  }

  static StoreException invalid(String message) {
    return new StoreException(Reason.INVALID_ARGUMENT, message);
  }

  /** Of a transaction that could not be carried out. */
  static StoreException of(MetadataException failure) {
    Reason reason =
        failure.kind() == MetadataException.Kind.CLOSED
            ? Reason.FAILED_PRECONDITION
            : Reason.UNAVAILABLE;
    StoreException told = new StoreException(reason, String.valueOf(failure.getMessage()));
    told.initCause(failure);
    return told;
  }

  /** For what a value has refused. */
  static StoreException invalid(IllegalArgumentException refusal) {
    return invalid(String.valueOf(refusal.getMessage()));
  }
}
