package dev.tidemark.engine;

import dev.tidemark.engine.mirror.Releases;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A state for looks at a store whose own state cannot be written, as on a mount that is read-only,
 * or when the store is another user's.
 */
final class TemporaryState implements Closeable {

  private final Path directory;

  private TemporaryState(Path directory) {
    this.directory = directory;
  }

  /** Makes one, with what is noted of names in the real one, as far as that can be read. */
  static TemporaryState of(Path real) throws IOException {
    TemporaryState state = new TemporaryState(Files.createTempDirectory("tidemark"));
    try {
      new Releases(state.directory).note(new Releases(real).all());
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
    return state;
  }

  Path directory() {
    return directory;
  }

  /**
   * Whether no state can be made or changed there: by what the system says of those files that
   * every use of it writes, so that none has to be tried.
   */
  static boolean isNeeded(Path state) {
    for (Path there = state; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        return !Files.isWritable(there) || !files(state).allMatch(TemporaryState::isFree);
      }
    }
    return true;
  }

  private static Stream<Path> files(Path state) {
    Path metadata = state.resolve("metadata");
    return Stream.of(
        metadata,
        metadata.resolve("data.mdb"),
        metadata.resolve("lock.mdb"),
        state.resolve("lock"));
  }

  private static boolean isFree(Path file) {
    return Files.notExists(file) || Files.isWritable(file);
  }

  /** Removes it. What resists is left to whoever cleans the directory for temporary files. */
  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
