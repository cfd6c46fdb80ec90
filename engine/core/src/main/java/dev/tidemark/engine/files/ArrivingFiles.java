package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Files that are being written, and how they get to their place: durably, in one step. */
public final class ArrivingFiles {

  /** A blob is never changed. */
  public static final Set<PosixFilePermission> BLOB = PosixFilePermissions.fromString("r--r--r--");

  /** Others replace it. */
  public static final Set<PosixFilePermission> DOCUMENT =
      PosixFilePermissions.fromString("rw-r--r--");

  /** So long after the last writing, a file is taken for one that a crash has left. */
  private static final Duration ABANDONED = Duration.ofDays(7);

  private final Path directory;

  /**
   * @param directory where they are until they have arrived; made when there is one
   */
  public ArrivingFiles(Path directory) {
    this.directory = directory;
  }

  /** An empty file to write to. */
  public Path create() throws IOException {
    if (!Files.isDirectory(directory)) {
      makeDirectories(directory);
    }
    removeAbandoned();
    return Files.createTempFile(directory, "", "");
  }

  private void removeAbandoned() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // somebody else was done with it, or removed it
    }
  }

  /** Makes sure that a complete file has these permissions, and that it survives a power cut. */
  public static void settle(Path complete, Set<PosixFilePermission> permissions)
      throws IOException {
    if (complete.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(complete, permissions);
    }
    forceFile(complete);
  }

  /** Gives a complete file the name {@code place}, instead of what had it. */
  public void install(Path complete, Path place, Set<PosixFilePermission> permissions)
      throws IOException {
    Path parent = Objects.requireNonNull(place.getParent());
    if (!Files.isDirectory(parent)) {
      makeDirectories(parent);
    }
    settle(complete, permissions);
    try {
      Files.move(complete, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      moveToOtherDevice(complete, place, parent);
    }
    forceDirectory(parent);
  }

  /** Its blobs may be a symbolic link to another disk. */
  private static void moveToOtherDevice(Path complete, Path place, Path parent) throws IOException {
    Path copy = Files.createTempFile(parent, ".part-", "");
    try {
      Files.copy(
          complete, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      forceFile(copy);
      Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** Makes a directory and those above it that are missing, durably. */
  public void makeDirectories(Path wanted) throws IOException {
    List<Path> grown = new ArrayList<>();
    for (Path at = wanted; at != null && !Files.isDirectory(at); at = at.getParent()) {
      grown.add(at);
    }
    Files.createDirectories(wanted);
    for (Path each : grown) {
      Path parent = each.getParent();
      if (parent != null) {
        forceDirectory(parent);
      }
    }
  }

  private static void forceFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FullDisk.naming(file, () -> channel.force(true));
    }
  }

  private static void forceDirectory(Path directory) {
    try {
      forceFile(directory);
    } catch (IOException e) {
      // Windows and some network file systems do not do this for a directory
    }
  }
}
