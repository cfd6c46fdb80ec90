package dev.tidemark.cli;

/** How a command shall answer. */
final class OutputOptions implements Syntax.Shared {

  private boolean json;
  private boolean quiet;
  private boolean plain;

  @Override
  public void declare(Syntax syntax) {
    syntax
        .flag("--json", "Answer in JSON, with nothing else on standard output.", () -> json = true)
        .flag(
            "-q --quiet",
            "Print no more than the bare answer, and no progress.",
            () -> quiet = true)
        .flag("--no-color", "Use no colours. So does the variable NO_COLOR.", () -> plain = true);
  }

  Output open(Shell shell) {
    return new Output(shell, json, quiet, plain);
  }
}
