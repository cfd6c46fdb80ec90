package dev.tidemark.engine.judge;

import java.util.List;

/**
 * Nothing, or nothing more, was removed: a circuit breaker says no, or too little is known to
 * judge. The message is one line that says why.
 */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Refusal> refusals;

  /** Where no override would help. */
  public RefusedException(String message) {
    super(message);
    this.refusals = List.of();
  }

  /**
   * By circuit breakers.
   *
   * @param refusals at least one
   */
  public RefusedException(List<Refusal> refusals) {
    super(Refusal.text(refusals).orElseThrow());
    this.refusals = List.copyOf(refusals);
  }

  /** What may be overridden, one by one; empty if nothing may. */
  public List<Refusal> refusals() {
    return refusals == null ? List.of() : refusals;
  }
}
