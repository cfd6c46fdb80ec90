package dev.tidemark.cli;

import org.jspecify.annotations.Nullable;

/** A command for managed stores alone, which shows something of each namespace. */
abstract class ManagedCommand implements Command {

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.MANAGED);
  private final NamespaceOption namespace = new NamespaceOption("all");
  private final OutputOptions output = new OutputOptions();

  @Override
  public final Syntax syntax() {
    return declared().with(store).with(namespace).with(output);
  }

  /** What it accepts beside the store, which comes after it. */
  abstract Syntax declared();

  @Override
  public final int run(Shell shell) throws Exception {
    if (!store.isManaged()) {
      throw new UsageFailure(
          declared().name()
              + " works on managed stores only, and "
              + store.typed()
              + " is an OCI image layout");
    }
    try (Output out = output.open(shell);
        Managed managed = Managed.open(store, shell)) {
      list(managed, namespace.name(), out, shell);
      return ExitCode.DONE;
    }
  }

  /**
   * Shows it.
   *
   * @param only the namespace to look at; null for all
   */
  abstract void list(Managed managed, @Nullable String only, Output out, Shell shell)
      throws Exception;
}
