package dev.tidemark.engine;

import dev.tidemark.engine.decode.Handlers;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/**
 * What an engine works on and with. Immutable.
 *
 * @param name what the store is called in plans and messages
 * @param storage the store; closed with the engine
 * @param state the directory for the metadata and the collector's lock; made if missing
 * @param handlers reads documents; closed with the engine
 * @param clock tells ages
 * @param progress is told how far long work has come
 * @param threads how many threads read content, at least 1
 */
public record EngineOptions(
    String name,
    Storage storage,
    Path state,
    Handlers handlers,
    Clock clock,
    Progress progress,
    int threads) {

  public EngineOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(handlers, "handlers");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(progress, "progress");
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed");
    }
  }

  /**
   * An OCI image layout, with the state inside it.
   *
   * @throws IOException if the directory is not a layout
   */
  public static EngineOptions layout(Path directory, Handlers handlers) throws IOException {
    Clock clock = Clock.systemUTC();
    OciLayout layout = OciLayout.open(directory, clock);
    return new EngineOptions(
        "oci:" + directory.toAbsolutePath().normalize(),
        layout,
        layout.stateDirectory(),
        handlers,
        clock,
        Progress.NONE,
        Runtime.getRuntime().availableProcessors());
  }

  public EngineOptions withState(Path other) {
    return new EngineOptions(name, storage, other, handlers, clock, progress, threads);
  }

  public EngineOptions withClock(Clock other) {
    return new EngineOptions(name, storage, state, handlers, other, progress, threads);
  }

  public EngineOptions withProgress(Progress other) {
    return new EngineOptions(name, storage, state, handlers, clock, other, threads);
  }

  public EngineOptions withThreads(int other) {
    return new EngineOptions(name, storage, state, handlers, clock, progress, other);
  }
}
