package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;

/** Moves a blob from one tree to another. At every moment it is in at least one of them. */
final class BlobMove {

  /*
   * Durability. A rename is one step: after a power cut the file is in one of the two places. If the
   * step is undone, a blob that was put aside is in the store again, or one that was brought back is
   * still in quarantine; that costs space or a second attempt, never the blob. So a rename is not
   * forced to disk: forced one by one, ten thousand of them would take minutes. Only the names of new
   * directories are, once each.
   *
   * Between two devices there is no such step. There the copy is forced to disk under its final name
   * before the original goes.
   */

  /** A directory may be pruned by others after it was made and before something is moved there. */
  private static final int ATTEMPTS = 20;

  private BlobMove() {}

  /**
   * Moves the file or link with the name of a blob; false if it was not there. What is in its new
   * place already is replaced.
   *
   * @param attributes of the directories that have to be made for it
   */
  static boolean move(BlobTree from, BlobTree to, Digest digest, FileAttribute<?>... attributes)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.move(from.path(digest), to.path(digest), StandardCopyOption.ATOMIC_MOVE);
        return true;
      } catch (AtomicMoveNotSupportedException e) {
        return copy(from.path(digest), to.path(digest), to.directory(digest));
      } catch (NoSuchFileException e) {
        if (Files.notExists(from.path(digest), LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
        makeDirectories(to.directory(digest), attributes);
      }
    }
  }

  /** Moves between devices. An interrupted copy leaves a file whose name is not that of a blob. */
  private static boolean copy(Path from, Path to, Path directory) throws IOException {
    Path part = Files.createTempFile(directory, ".part-", "");
    try {
      Files.copy(
          from,
          part,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES,
          LinkOption.NOFOLLOW_LINKS);
      if (!Files.isSymbolicLink(part)) {
        force(part);
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      forceIfPossible(directory);
      Files.deleteIfExists(from);
      return true;
    } catch (NoSuchFileException e) {
      if (Files.notExists(from, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      throw e;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void makeDirectories(Path directory, FileAttribute<?>... attributes)
      throws IOException {
    List<Path> grown = new ArrayList<>();
    Path parent = directory.getParent();
    for (Path at = directory; parent != null && Files.notExists(at); parent = at.getParent()) {
      grown.add(parent);
      at = parent;
    }
    try {
      Files.createDirectories(directory, attributes);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return; // Others make and prune the same directories; the caller sees whether it is there.
    }
    for (Path each : grown) {
      forceIfPossible(each);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }

  private static void forceIfPossible(Path directory) {
    try {
      force(directory);
    } catch (IOException e) {
      // Windows and some network file systems do not do this for a directory.
    }
  }
}
