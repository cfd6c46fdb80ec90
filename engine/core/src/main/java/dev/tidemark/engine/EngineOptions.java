package dev.tidemark.engine;

import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.FolderPlace;
import dev.tidemark.engine.layout.OciBackend;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an engine works on and with. Immutable.
 *
 * @param name what the store is called in plans and messages
 * @param storage the store; closed with the engine
 * @param state the directory for the metadata and the collector's lock; made if missing
 * @param plugins read documents; closed with the engine
 * @param clock tells ages
 * @param progress is told how far long work has come
 * @param threads how many threads read content, at least 1
 */
public record EngineOptions(
    String name,
    Storage storage,
    Path state,
    Plugins plugins,
    Clock clock,
    Progress progress,
    int threads) {

  public EngineOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(plugins, "plugins");
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
  public static EngineOptions layout(Path directory, Plugins plugins) throws IOException {
    Clock clock = Clock.systemUTC();
    OciLayout layout = OciLayout.open(directory, clock);
    return new EngineOptions(
        "oci:" + directory.toAbsolutePath().normalize(),
        layout,
        layout.stateDirectory(),
        plugins,
        clock,
        Progress.NONE,
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * Any store that is written by others, with the state where its backend wants it.
   *
   * @param location {@code oci:DIRECTORY}, {@code oci:DIRECTORY/**} for all layouts below, or with
   *     the scheme of a backend in {@code plugins}
   * @throws IOException if no backend has the scheme, it cannot open the store, or the store has no
   *     place for a state
   */
  public static EngineOptions of(Location location, Plugins plugins) throws IOException {
    return opened(location, Optional.empty(), plugins);
  }

  /**
   * The same with the state elsewhere.
   *
   * @param state the directory for the metadata and the collector's lock; made if missing
   * @throws IOException if no backend has the scheme, or it cannot open the store
   */
  public static EngineOptions of(Location location, Path state, Plugins plugins)
      throws IOException {
    return opened(location, Optional.of(state), plugins);
  }

  private static EngineOptions opened(Location location, Optional<Path> state, Plugins plugins)
      throws IOException {
    if (location.scheme().equals(OciBackend.SCHEME)
        && FolderPlace.parse(location.place()).isEmpty()) {
      EngineOptions layout = layout(Path.of(location.place()), plugins);
      return state.map(layout::withState).orElse(layout);
    }
    Clock clock = Clock.systemUTC();
    Storage storage =
        backend(location.scheme(), plugins).open(location, new StorageBackend.Options(clock));
    Optional<Path> place = state.or(storage::state);
    if (place.isEmpty()) {
      storage.close();
      throw new IOException(
          location
              + " has no place for what is known of it: name a directory for that, --state DIR");
    }
    return new EngineOptions(
        name(location),
        storage,
        place.get(),
        plugins,
        clock,
        Progress.NONE,
        Runtime.getRuntime().availableProcessors());
  }

  /** What a store is called wherever it is named from. */
  private static String name(Location location) {
    return location.scheme().equals(OciBackend.SCHEME)
        ? FolderPlace.parse(location.place())
            .map(folder -> OciBackend.SCHEME + ":" + folder)
            .orElse(location.toString())
        : location.toString();
  }

  private static StorageBackend backend(String scheme, Plugins plugins) throws IOException {
    if (scheme.equals(OciBackend.SCHEME)) {
      return new OciBackend();
    }
    Optional<StorageBackend> backend = plugins.backend(scheme);
    if (backend.isEmpty()) {
      List<String> known = new ArrayList<>(plugins.schemes());
      known.add(0, OciBackend.SCHEME);
      throw new IOException(
          "nothing here knows stores of the scheme "
              + scheme
              + ": there are "
              + String.join(", ", known)
              + "; install the plugin that brings it");
    }
    return backend.get();
  }

  public EngineOptions withState(Path other) {
    return new EngineOptions(name, storage, other, plugins, clock, progress, threads);
  }

  public EngineOptions withClock(Clock other) {
    return new EngineOptions(name, storage, state, plugins, other, progress, threads);
  }

  public EngineOptions withProgress(Progress other) {
    return new EngineOptions(name, storage, state, plugins, clock, other, threads);
  }

  public EngineOptions withThreads(int other) {
    return new EngineOptions(name, storage, state, plugins, clock, progress, other);
  }
}
