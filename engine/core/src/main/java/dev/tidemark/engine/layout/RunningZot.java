package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.Flock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * zot, a registry that keeps each repository as a layout, at work. It changes {@code index.json}
 * under a lock that no other process sees, so that nobody else can write one without losing what it
 * writes; and it answers for blobs that it has, however old they are. That it runs is seen by its
 * databases, which it has locked as long (go.etcd.io/bbolt, {@code flock}); with a database
 * elsewhere, such as Redis, it is not seen.
 */
final class RunningZot {

  /** Its databases of copies and of images, at the root of a storage (zot, pkg/storage/cache). */
  static final List<String> FILES = List.of("cache.db", "meta.db");

  private RunningZot() {}

  /** The database that it holds, of a storage that a directory is or is in; empty if none is. */
  private static Optional<Path> database(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      for (String name : FILES) {
        Path file = at.resolve(name);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Flock.isHeld(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /** That it is at work on a directory, in words for people; empty if it is not seen. */
  static Optional<String> over(Path directory) {
    return database(directory).map(file -> "zot is running and holds " + file);
  }

  /**
   * Lets nobody change a document that it may be changing.
   *
   * @throws IOException if it is running
   */
  static void requireNone(Path document) throws IOException {
    Optional<String> running = over(document);
    if (running.isPresent()) {
      throw new IOException(
          running.get()
              + ", so that "
              + document
              + " is not changed; stop it, or remove tags through it");
    }
  }
}
