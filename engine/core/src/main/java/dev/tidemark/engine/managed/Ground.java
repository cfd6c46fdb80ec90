package dev.tidemark.engine.managed;

import dev.tidemark.engine.history.RunHistory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of a store. Metadata are made only where nothing is that they would not know of: to
 * a store that was just made, everything else is an orphan.
 */
record Ground(Path directory) {

  private static final String BLOBS = "blobs";
  private static final String INGESTS = "ingests";
  private static final String METADATA = "metadata";

  /** What a store makes before and beside its metadata, or a file system by itself. */
  private static final Set<String> HARMLESS =
      Set.of(METADATA, BLOBS, INGESTS, "collector.lock", RunHistory.FILE, "lost+found");

  /**
   * Refuses a directory before anything is made in it, if it has no metadata and cannot get any.
   *
   * @throws IOException in one line, which says what to do
   */
  void requireStoreOrVacant() throws IOException {
    if (hasMetadata()) {
      return;
    }
    Optional<String> obstacle = obstacle();
    // looked for again: another process may just have made a store of it
    if (obstacle.isPresent() && !hasMetadata()) {
      throw new IOException(directory + " " + obstacle.get());
    }
  }

  /**
   * Refuses a directory that has anything which metadata would know of. For the transaction that
   * begins them, which keeps everybody else from writing.
   *
   * @throws IOException in one line, which says what to do
   */
  void requireVacant() throws IOException {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw new IOException(directory + " " + obstacle.get());
    }
  }

  /** Whether there are any bytes of blobs; it looks no further than to the first. */
  boolean hasBlobs() throws IOException {
    return hasFiles(directory.resolve(BLOBS));
  }

  /** An empty file is what was left of metadata, and no beginning of any. */
  private boolean hasMetadata() throws IOException {
    Path data = directory.resolve(METADATA).resolve("data.mdb");
    return Files.exists(data) && Files.size(data) > 0;
  }

  private Optional<String> obstacle() throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return Optional.of("is no directory; name one that is empty, or a managed store");
    }
    if (Files.exists(directory.resolve("oci-layout"))
        || Files.exists(directory.resolve("index.json"))) {
      return Optional.of("is an OCI image layout and no managed store; open it as a layout");
    }
    if (hasBlobs() || hasUploads()) {
      return Optional.of(
          "has blobs but no metadata (metadata/data.mdb is missing, empty or new); bring the"
              + " metadata back, or name an empty directory");
    }
    return any(directory, entry -> !HARMLESS.contains(name(entry)))
        .map(
            entry ->
                "is not empty and no managed store, it has "
                    + name(entry)
                    + "; name an empty directory");
  }

  private boolean hasUploads() throws IOException {
    return any(directory.resolve(INGESTS), Files::isDirectory).isPresent();
  }

  private static boolean hasFiles(Path directory) throws IOException {
    return any(directory, entry -> !Files.isDirectory(entry) || hasFiles(entry)).isPresent();
  }

  private static String name(Path entry) {
    return Objects.requireNonNull(entry.getFileName()).toString();
  }

  private interface Test {
    boolean passes(Path entry) throws IOException;
  }

  private static Optional<Path> any(Path directory, Test test) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (test.passes(entry)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }
}
