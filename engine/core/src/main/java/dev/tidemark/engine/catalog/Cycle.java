package dev.tidemark.engine.catalog;

import java.util.Objects;

/**
 * Where the collection of a catalog stands.
 *
 * @param phase what it is doing
 * @param epoch counts collections; a collection that finds another epoch than its own has been
 *     superseded
 * @param horizon nodes with this id and above came after the mark began, and are not judged by it
 */
public record Cycle(Phase phase, long epoch, long horizon) {

  /** What a collection may be doing. */
  public enum Phase {
    /** Nothing. */
    IDLE,
    /** Finding what is reachable; writers shade. */
    MARK,
    /** Removing what is condemned. */
    SWEEP
  }

  public Cycle {
    Objects.requireNonNull(phase, "phase");
  }
}
