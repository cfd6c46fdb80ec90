package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import java.io.IOException;

/** A command that asks the engine about one store, of whatever kind. */
abstract class EngineCommand implements Command {

  private final StoreOptions store;
  private final OutputOptions output = new OutputOptions();

  EngineCommand() {
    this(StoreOptions.Kinds.BOTH);
  }

  EngineCommand(StoreOptions.Kinds kinds) {
    this.store = new StoreOptions(kinds);
  }

  @Override
  public final Syntax syntax() {
    return declared().with(store).with(output);
  }

  /** What it accepts beside the store, which comes first. */
  abstract Syntax declared();

  @Override
  public final int run(Shell shell) throws Exception {
    try (Output out = output.open(shell)) {
      store.requireSuited(declared().name());
      before();
      try (OpenStore opened = store.open(shell, out.progress(), changes())) {
        int exitCode = run(opened, out, shell);
        opened.store().unrecorded().ifPresent(out::warn);
        return exitCode;
      }
    }
  }

  /** Whether it changes the store; else it works where the state cannot be written, too. */
  boolean changes() {
    return false;
  }

  /** What can go wrong without the store goes wrong here. */
  void before() throws Exception {}

  /** Does it; returns the exit code. */
  abstract int run(OpenStore opened, Output out, Shell shell) throws Exception;

  final StoreOptions store() {
    return store;
  }

  /** Brings what is known up to date with the store, or says why it is not. */
  static void refresh(Store store, Output out) throws IOException {
    if (!store.refresh()) {
      out.warn("another process is collecting; this is as of its last scan");
    }
  }
}
