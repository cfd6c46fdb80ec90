package dev.tidemark.engine.layout;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from a handful of directories whether any name in a {@link BlobTree} came or went.
 *
 * <p>A file system stamps a directory whenever a name in it changes. The token is made of what
 * identifies each directory and of its stamps: the modification time, and where there is one the
 * time of status change, since tools that copy directories set the former back.
 *
 * <p>There is no token while that would prove nothing:
 *
 * <ul>
 *   <li>A stamp is too young. Stamps are as coarse as two seconds on some file systems and some
 *       milliseconds on the best, so a change right after the token was taken could leave the stamp
 *       as it is. Git calls this "racily clean" (Documentation/technical/racy-git.txt). A stamp in
 *       the future is no better.
 *   <li>The file system is none that is known to be local and to keep this promise. On a network
 *       the stamps come out of a cache.
 * </ul>
 *
 * <p>Youth is judged twice: by the clock that was given, and by that of this machine, which is what
 * local file systems take their stamps from.
 */
final class TreeVersion {

  /** How old every stamp must be. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Set<String> LOCAL =
      Set.of(
          "apfs",
          "bcachefs",
          "btrfs",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "hfs",
          "jfs",
          "overlay",
          "ramfs",
          "tmpfs",
          "ufs",
          "xfs",
          "zfs");

  private final BlobTree tree;
  private final Clock clock;
  private final Clock machine;

  /**
   * @param machine what the stamps of local file systems are taken from
   */
  TreeVersion(BlobTree tree, Clock clock, Clock machine) {
    this.tree = tree;
    this.clock = clock;
    this.machine = machine;
  }

  /** As {@link dev.tidemark.spi.store.BlobStore#version}. */
  Optional<String> token() throws IOException {
    // Taken before any stamp is read, so that a pause in between cannot make a young one look old.
    Instant settled = earlier(clock.instant(), machine.instant()).minus(SETTLED);
    StringBuilder token = new StringBuilder();
    List<String> algorithms = tree.algorithms();
    if (Files.isDirectory(tree.root()) && !stamp("", settled, token)) {
      return Optional.empty();
    }
    for (String algorithm : algorithms) {
      if (!stamp(algorithm, settled, token)) {
        return Optional.empty();
      }
    }
    return Optional.of(token.toString());
  }

  /** Appends what identifies the directory in its present state; false if nothing would. */
  private boolean stamp(String name, Instant settled, StringBuilder token) throws IOException {
    Path directory = tree.root().resolve(name);
    BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
    Instant modified = attributes.lastModifiedTime().toInstant();
    Instant changed = changed(directory).map(FileTime::toInstant).orElse(modified);
    Object key = attributes.fileKey();
    if (key == null || modified.isAfter(settled) || changed.isAfter(settled) || !local(directory)) {
      return false;
    }
    token.append(name).append(' ').append(key);
    append(token, modified);
    append(token, changed);
    token.append('\n');
    return true;
  }

  private static void append(StringBuilder token, Instant stamp) {
    token.append(' ').append(stamp.getEpochSecond()).append('.').append(stamp.getNano());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Optional<FileTime> changed(Path directory) throws IOException {
    return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? Optional.of((FileTime) Files.getAttribute(directory, "unix:ctime"))
        : Optional.empty();
  }

  private static boolean local(Path directory) {
    try {
      FileStore store = Files.getFileStore(directory);
      return LOCAL.contains(store.type());
    } catch (IOException e) {
      return false; // In some containers the table of mounts does not show where we are.
    }
  }
}
