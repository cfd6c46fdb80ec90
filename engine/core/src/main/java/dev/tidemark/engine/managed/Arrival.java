package dev.tidemark.engine.managed;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.model.Resource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files of one ingest, and the sole right to change them until it is closed. Not thread-safe.
 *
 * <p>Its bytes are in {@code data} while they change. In {@code sealed} they never do, because that
 * file may be linked to a blob: one that was verified to become a blob, or one that was lent by
 * another namespace, and stays here whatever becomes of it there.
 */
final class Arrival implements Closeable {

  private static final String DATA = "data";
  private static final String SEALED = "sealed";
  private static final String COPY = "copy";
  private static final String REF = "ref";

  /** Who may read is for the process to say, by its mask. */
  private static final Set<PosixFilePermission> READ =
      EnumSet.of(OWNER_READ, GROUP_READ, OTHERS_READ);

  /**
   * How far an ingest has come.
   *
   * @param bytes how many have arrived
   * @param modified when the last of them did, by the clock of the file system
   */
  record Extent(long bytes, Instant modified) {}

  private final Path directory;
  private final FileLock lock;

  Arrival(Path directory, FileLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** Without the right to it: from a moment when somebody else may be writing. */
  static Optional<Extent> extent(Path directory) throws IOException {
    for (String name : new String[] {SEALED, DATA, SEALED}) {
      try {
        BasicFileAttributes found =
            Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
        return Optional.of(new Extent(found.size(), found.lastModifiedTime().toInstant()));
      } catch (NoSuchFileException e) {
        // under the other name; or it is being renamed from the second to the first just now
      }
    }
    return Optional.empty();
  }

  Optional<Extent> extent() throws IOException {
    return extent(directory);
  }

  boolean exists() {
    return Files.isDirectory(directory);
  }

  /** Begins anew, without what an earlier ingest of this name has left. */
  void begin(Resource ingest) throws IOException {
    delete();
    Files.createDirectories(directory);
    Path ref = directory.resolve(REF);
    FullDisk.naming(ref, () -> Files.writeString(ref, ingest.namespace() + "/" + ingest.key()));
  }

  /** Whose files these are; empty if that was not written completely. */
  static Optional<Resource> ingest(Path directory) throws IOException {
    try {
      String text = Files.readString(directory.resolve(REF));
      int slash = text.indexOf('/');
      return slash < 1 || slash == text.length() - 1
          ? Optional.empty()
          : Optional.of(Resource.ingest(text.substring(0, slash), text.substring(slash + 1)));
    } catch (NoSuchFileException | CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes the bytes of a blob for its own, if the file system can lend them. */
  void borrow(Path blob) throws IOException {
    Files.deleteIfExists(directory.resolve(DATA));
    Files.deleteIfExists(sealed());
    try {
      Files.createLink(sealed(), blob);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // then they have to be sent
    }
  }

  boolean isSealed() {
    return Files.exists(sealed());
  }

  /** The bytes that do not change any more. */
  Path sealed() {
    return directory.resolve(SEALED);
  }

  /**
   * Ends all changes of the data, which must be on disk. Nobody writes to a blob by mistake: as in
   * containerd, its file can only be read.
   */
  void seal() throws IOException {
    Path data = directory.resolve(DATA);
    permit(data, permissions -> permissions.retainAll(READ));
    Files.move(data, sealed(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void permit(Path file, Consumer<Set<PosixFilePermission>> change)
      throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      change.accept(permissions);
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  /** Opens the bytes for reading and writing; a copy of them if they were sealed. */
  FileChannel data() throws IOException {
    Path data = directory.resolve(DATA);
    if (isSealed()) {
      Path copy = directory.resolve(COPY);
      Files.copy(sealed(), copy, StandardCopyOption.REPLACE_EXISTING);
      permit(copy, permissions -> permissions.add(OWNER_WRITE));
      Files.move(copy, data, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(sealed());
    }
    return FileChannel.open(
        data, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** Removes everything. */
  void delete() throws IOException {
    BlobFiles.names(directory, name -> Files.deleteIfExists(directory.resolve(name)));
    Files.deleteIfExists(directory);
  }

  /** Gives the right to it up. */
  @Override
  public void close() throws IOException {
    lock.release();
  }
}
