package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import java.io.IOException;

/** A command that asks the engine about one store. */
abstract class EngineCommand implements Command {

  private final StoreOptions store = new StoreOptions();
  private final OutputOptions output = new OutputOptions();

  @Override
  public final Syntax syntax() {
    return declared().with(store).with(output);
  }

  /** What it accepts beside the store, which comes first. */
  abstract Syntax declared();

  @Override
  public final int run(Shell shell) throws Exception {
    try (Output out = output.open(shell)) {
      before();
      try (Engine engine = store.open(shell, out.progress())) {
        return run(engine, out, shell);
      }
    }
  }

  /** What can go wrong without the store goes wrong here. */
  void before() throws Exception {}

  /** Does it; returns the exit code. */
  abstract int run(Engine engine, Output out, Shell shell) throws Exception;

  final StoreOptions store() {
    return store;
  }

  /** Brings the metadata up to date, or says why it is not. */
  static void refresh(Engine engine, Output out) throws IOException {
    if (engine.refresh().isEmpty()) {
      out.warn("another process is collecting; this is as of its last scan");
    }
  }
}
