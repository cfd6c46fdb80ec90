package dev.tidemark.cli;

import org.jspecify.annotations.Nullable;

/** The namespace of a managed store that a command looks at. */
final class NamespaceOption implements Syntax.Shared {

  private final String usual;
  private @Nullable String name;

  /**
   * @param usual in words, what is looked at if the command line says nothing
   */
  NamespaceOption(String usual) {
    this.usual = usual;
  }

  @Override
  public void declare(Syntax syntax) {
    syntax.option(
        "--namespace",
        "NAME",
        "The namespace of a managed store. Default: " + usual + ".",
        value -> name = value);
  }

  @Nullable String name() {
    return name;
  }

  /**
   * Refuses one.
   *
   * @throws UsageFailure if one was given
   */
  void requireNone() throws UsageFailure {
    if (name != null) {
      throw new UsageFailure("--namespace works on managed stores only, managed:DIR");
    }
  }
}
