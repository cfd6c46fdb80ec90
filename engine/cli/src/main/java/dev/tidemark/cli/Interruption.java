package dev.tidemark.cli;

/**
 * Something to be done if a signal ends the process meanwhile. The work under way is not told: it
 * goes on until the process ends, as it would if the power failed, and every command is made for
 * that.
 */
final class Interruption implements AutoCloseable {

  private final Thread hook;

  private Interruption(Runnable action) {
    hook = new Thread(action, "interruption");
  }

  /**
   * From now until it is closed.
   *
   * @param action short, and on a thread of its own
   */
  static Interruption of(Runnable action) {
    Interruption interruption = new Interruption(action);
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {
      // the process is ending already
    }
    return interruption;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending; the action is under way
    }
  }
}
