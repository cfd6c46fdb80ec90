package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import java.io.IOException;

/** A command that asks the engine about one store. */
abstract class EngineCommand implements Command {

  private final StoreOptions store;
  private final OutputOptions output = new OutputOptions();

  EngineCommand() {
    this(StoreOptions.Kinds.LAYOUT);
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
      if (store.isManaged()) {
        return runManaged(out, shell);
      }
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

  /**
   * Does it on a managed store; returns the exit code. What it takes to do so is in classes of its
   * own, so that nobody else has to load it.
   *
   * @throws UsageFailure if there is nothing that it could do there
   */
  int runManaged(Output out, Shell shell) throws Exception {
    throw store.forLayouts(declared().name());
  }

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
