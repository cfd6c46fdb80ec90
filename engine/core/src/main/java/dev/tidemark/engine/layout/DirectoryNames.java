package dev.tidemark.engine.layout;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lists directories completely, or says why it cannot. */
final class DirectoryNames {

  /*
   * java.io.File.list takes half the time, but it takes a read error in the middle of a directory for
   * the end of it.
   */

  private DirectoryNames() {}

  /**
   * Calls {@code each} with the name of every entry, without looking at one.
   *
   * @param directory not a pipe: opening one waits for its other end
   * @return false if there is definitely no such directory
   * @throws IOException if it cannot be read to its end, or is a link that leads nowhere: that may
   *     be a disk that is not mounted
   */
  static boolean each(Path directory, Consumer<String> each) throws IOException {
    int prefix = directory.toString().length() + 1;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        each.accept(entry.toString().substring(prefix));
      }
      return true;
    } catch (DirectoryIteratorException e) {
      throw unlistable(directory, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      if (gone(directory, e)) {
        return false;
      }
      throw unlistable(directory, e);
    }
  }

  /**
   * Whether any entry has a name of some kind; false if there is no such directory.
   *
   * @throws IOException as {@link #each}
   */
  static boolean any(Path directory, Predicate<String> kind) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (kind.test(String.valueOf(entry.getFileName()))) {
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw unlistable(directory, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      if (gone(directory, e)) {
        return false;
      }
      throw unlistable(directory, e);
    }
  }

  /**
   * Whether a directory certainly has no other in it, as most file systems tell by the number of
   * its names: its own, one in itself, and one in each.
   */
  static boolean hasNoneIn(Path directory) throws IOException {
    try {
      return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
          && Files.getAttribute(directory, "unix:nlink").equals(2);
    } catch (NoSuchFileException e) {
      return true; // it has just gone
    }
  }

  /** Whether there is a directory of this name; the links in its place are followed. */
  static boolean isDirectory(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (IOException e) {
      if (gone(path, e)) {
        return false;
      }
      throw unlistable(path, e);
    }
  }

  private static boolean gone(Path path, IOException e) {
    return e instanceof NoSuchFileException && !Files.isSymbolicLink(path);
  }

  private static IOException unlistable(Path directory, IOException e) {
    return FileFailure.explained(
        "cannot list " + directory, e, "check its permissions, its links and its disk");
  }
}
