package dev.tidemark.engine.managed;

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
    /** Not in the present state of things. */
    FAILED_PRECONDITION,
    /** Not now; try again. */
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

  /** For what a value has refused. */
  static StoreException invalid(IllegalArgumentException refusal) {
    return invalid(String.valueOf(refusal.getMessage()));
  }
}
