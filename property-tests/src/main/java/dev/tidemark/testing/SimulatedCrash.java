package dev.tidemark.testing;

/**
 * The end of a process, as far as a test can play it: nothing that runs in production catches it.
 */
public final class SimulatedCrash extends Error {

  private static final long serialVersionUID = 1L;

  public SimulatedCrash(String where) {
    super(where, null, false, false);
  }
}
