package dev.tidemark.engine.managed;

import dev.tidemark.engine.files.Undisturbed;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * The bytes of all namespaces in files: {@code blobs/ALGORITHM/ENCODED}, and what is arriving in
 * {@code ingests}. Thread-safe.
 *
 * <p>A file in {@code blobs} is complete, verified and never changed; one that turns out to be
 * damaged is replaced in one step. It comes and goes only inside a write transaction of the
 * catalog, and there is one such transaction at a time; so whoever is in one can rely on what is
 * there.
 */
final class BlobFiles implements Closeable {

  /** Longest name of a file anywhere: a longer digest is not there, whatever the error would be. */
  private static final int LONGEST_NAME = 255;

  private final Path directory;
  private final Path blobs;
  private final Arrivals arrivals;

  BlobFiles(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.blobs = directory.resolve("blobs");
    this.arrivals = new Arrivals(directory.resolve("ingests"));
  }

  Path directory() {
    return directory;
  }

  /** What has not been committed yet. */
  Arrivals arrivals() {
    return arrivals;
  }

  /** Where the bytes of this digest are, if they are there. */
  Path path(Digest digest) {
    return blobs.resolve(digest.algorithm()).resolve(digest.encoded());
  }

  /**
   * What the file system knows of a blob; empty if it is definitely not there.
   *
   * @throws IOException if it cannot be told
   */
  Optional<BasicFileAttributes> attributes(Digest digest) throws IOException {
    if (digest.encoded().length() > LONGEST_NAME) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes found = Files.readAttributes(path(digest), BasicFileAttributes.class);
      return found.isRegularFile() ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the bytes of a content record are there, as many as it says. Fewer are not there, so
   * that it can be mended by whoever has the bytes. Other bytes are only seen by comparing them,
   * see {@link #differs}.
   */
  boolean holds(Entry content) throws IOException {
    Optional<BasicFileAttributes> found = attributes(Digest.parse(content.resource().key()));
    return found.isPresent() && Long.toString(found.get().size()).equals(content.field(Entry.SIZE));
  }

  /**
   * Opens a blob for reading, unverified.
   *
   * @throws NoSuchFileException if it is definitely not there
   */
  FileChannel open(Digest digest) throws IOException {
    if (attributes(digest).isEmpty()) {
      throw new NoSuchFileException(path(digest).toString(), null, "no such blob");
    }
    return FileChannel.open(path(digest));
  }

  /**
   * Opens a blob of this size, unverified; empty if there is none.
   *
   * @param size in bytes, or -1 if any will do
   */
  Optional<FileChannel> open(Digest digest, long size) throws IOException {
    Optional<BasicFileAttributes> there = attributes(digest);
    if (there.isEmpty() || (size >= 0 && there.get().size() != size)) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileChannel.open(path(digest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether a blob is there and has other bytes than these verified ones. Reads both. */
  boolean differs(Path complete, Digest digest) throws IOException {
    if (attributes(digest).isEmpty()) {
      return false;
    }
    try {
      return Files.mismatch(complete, path(digest)) >= 0;
    } catch (NoSuchFileException e) {
      return false; // it has gone meanwhile
    } catch (IOException e) {
      return true; // a bad sector, say
    }
  }

  /**
   * Puts verified bytes into place, durably; for write transactions only. Can be repeated: the
   * transaction may be run more than once.
   *
   * @param complete a file that was forced to disk and is not changed any more; it stays, too, if
   *     the file system has hard links
   * @param size of that file
   * @param damaged whether what is there is not to be believed, though it has this size. Whoever is
   *     reading it goes on to read that
   */
  void install(Path complete, Digest digest, long size, boolean damaged) throws IOException {
    Path blob = path(digest);
    Path place = Objects.requireNonNull(blob.getParent());
    Optional<BasicFileAttributes> there = attributes(digest);
    if (there.isEmpty() || there.get().size() != size || damaged) {
      if (!Files.isDirectory(place)) {
        Files.createDirectories(place);
        force(blobs);
        force(directory);
      }
      linkOrMove(complete, blob, there.isPresent());
    }
    // in any case: what is there may be of somebody who stopped before this
    force(place);
  }

  /*
   * A transaction that fails after this leaves bytes without a record, which may be removed at once.
   * With a link the ingest still has them then, and can be committed again.
   */
  private static void linkOrMove(Path from, Path to, boolean replaced) throws IOException {
    Path link = replaced ? from.resolveSibling("link") : to;
    try {
      if (replaced) {
        Files.deleteIfExists(link);
      }
      Files.createLink(link, from);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    if (replaced) {
      Files.move(link, to, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(link); // it stays where both are the same file
    }
  }

  /**
   * Deletes the bytes of a blob for good; false if they were not there. For a write transaction
   * that has seen that no namespace has it.
   */
  boolean delete(Digest digest) throws IOException {
    return attributes(digest).isPresent() && Files.deleteIfExists(path(digest));
  }

  /**
   * Names every blob once, in any order, recorded or not.
   *
   * @throws IOException if the listing may be incomplete
   */
  void list(Digests each) throws IOException {
    names(
        blobs,
        algorithm ->
            names(
                blobs.resolve(algorithm),
                encoded -> {
                  Optional<Digest> digest = digest(algorithm, encoded);
                  if (digest.isPresent()) {
                    each.accept(digest.get());
                  }
                }));
  }

  /** Takes the digest of a blob. */
  interface Digests {
    void accept(Digest digest) throws IOException;
  }

  private static Optional<Digest> digest(String algorithm, String encoded) {
    try {
      return Optional.of(new Digest(algorithm, encoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes the name of an entry of a directory. */
  interface Names {
    void accept(String name) throws IOException;
  }

  /** Calls {@code each} with the name of every entry; with none if it is no directory. */
  static void names(Path directory, Names each) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        each.accept(Objects.requireNonNull(entry.getFileName()).toString());
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // nothing there
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /** Makes the names in a directory durable, where the file system can do that. */
  private static void force(Path directory) throws IOException {
    Undisturbed.run(
        () -> {
          try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
          } catch (AccessDeniedException e) {
            // Windows does not open directories
          }
        });
  }

  /** Gives up the locks on ingests. */
  @Override
  public void close() throws IOException {
    arrivals.close();
  }
}
