package dev.tidemark.engine.judge;

/** Is told how far a long piece of work has come. Called on the thread that asked for the work. */
public interface Progress {

  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void start(String phase, long total) {}

        @Override
        public void advance(long steps) {}
      };

  /**
   * A phase begins, and with it the one before ends.
   *
   * @param phase such as {@code scan}
   * @param total how many steps there will be; 0 if that is not known
   */
  void start(String phase, long total);

  /** This many more steps of the phase are done. */
  void advance(long steps);
}
