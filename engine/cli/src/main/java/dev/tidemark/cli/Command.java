package dev.tidemark.cli;

/** One command. An instance serves one run. */
interface Command {

  /** What it accepts; setting what is accepted is setting this instance. */
  Syntax syntax();

  /** Does it; returns the exit code. */
  int run(Shell shell) throws Exception;

  /** In which state it leaves things when it is interrupted, and what to do; for people. */
  default String leftBehind() {
    return "nothing has changed";
  }
}
