package dev.tidemark.testkit;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files that other programs, other users and bad disks leave. */
public final class TestFiles {

  private TestFiles() {}

  /** Puts a file in place in one step, as careful programs do. */
  public static void install(Path path, byte[] bytes) {
    try {
      Files.createDirectories(path.getParent());
      Path part = path.resolveSibling(".part-" + path.getFileName());
      Files.write(part, bytes);
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory with everything in it. */
  public static void remove(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is no directory below a directory, by relative paths, in order. */
  public static List<String> below(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !Files.isDirectory(path))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a named pipe, or skips the test where there is no way to. */
  public static void pipe(Path path) throws IOException {
    try {
      Process process = new ProcessBuilder("mkfifo", path.toString()).start();
      assumeTrue(process.waitFor() == 0, "mkfifo failed");
    } catch (IOException e) {
      assumeTrue(false, "there is no mkfifo here");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Takes all permissions from a file, or skips the test if that does not impress this user. */
  public static void lock(Path file) throws IOException {
    permit(file, "---------");
    boolean readable = Files.isReadable(file);
    if (readable) {
      unlock(file);
    }
    assumeFalse(readable, "this user may read everything");
  }

  /** Makes a directory read-only, or skips the test if that does not impress this user. */
  public static void lockForWriting(Path directory) throws IOException {
    permit(directory, "r-xr-xr-x");
    boolean writable = Files.isWritable(directory);
    if (writable) {
      unlock(directory);
    }
    assumeFalse(writable, "this user may write everywhere");
  }

  /** Lets its owner do everything with it again. */
  public static void unlock(Path file) throws IOException {
    permit(file, "rwx------");
  }

  private static void permit(Path file, String permissions) throws IOException {
    assumeTrue(
        file.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "there are no permissions here");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
