package dev.tidemark.engine.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a file system says of one name, a link not followed.
 *
 * @param size in bytes
 * @param modified when its bytes were last written, which tools that copy set back
 * @param names how many names the file has, in this layout or elsewhere
 * @param key the same for all names of one file, and for no other file
 * @param stamp tells the file from any other that ever had this name: its number and the time of
 *     its last status change, which nobody can set
 */
record BlobFile(Kind kind, long size, Instant modified, int names, String key, String stamp) {

  /** What is of interest here. */
  enum Kind {
    FILE,
    LINK,
    OTHER
  }

  private static final String UNIX = "unix:mode,size,lastModifiedTime,nlink,dev,ino,ctime";

  /** What of a mode says what it is, and what that is (inode(7)). */
  private static final int TYPE = 0170000;

  private static final int FILE = 0100000;
  private static final int LINK = 0120000;

  /**
   * Looks at what is there.
   *
   * @throws IOException if nothing is, or it cannot be looked at
   */
  static BlobFile at(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      // one system call; the plain view does not show the number of names
      Map<String, Object> found = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
      int type = get(found, "mode", Integer.class) & TYPE;
      long number = get(found, "ino", Long.class);
      return new BlobFile(
          kind(type == FILE, type == LINK),
          get(found, "size", Long.class),
          get(found, "lastModifiedTime", FileTime.class).toInstant(),
          get(found, "nlink", Integer.class),
          get(found, "dev", Long.class) + " " + number,
          number + " " + get(found, "ctime", FileTime.class).to(TimeUnit.NANOSECONDS));
    }
    BasicFileAttributes found = plain(path);
    return new BlobFile(
        kind(found.isRegularFile(), found.isSymbolicLink()),
        found.size(),
        found.lastModifiedTime().toInstant(),
        1,
        String.valueOf(found.fileKey()),
        found.fileKey() + " " + found.creationTime() + " " + found.lastModifiedTime());
  }

  /** The same, but for the stamp and the number of names: that costs half as much. */
  static BasicFileAttributes plain(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static <T> T get(Map<String, Object> found, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(found.get(name), name));
  }

  private static Kind kind(boolean regular, boolean link) {
    return regular ? Kind.FILE : link ? Kind.LINK : Kind.OTHER;
  }

  boolean isFile() {
    return kind == Kind.FILE;
  }

  boolean isLink() {
    return kind == Kind.LINK;
  }

  /** How many bytes are given back when the name goes. */
  long freed() {
    return freed(List.of(this));
  }

  /** How many bytes are given back when several names go: none of a file that has further names. */
  static long freed(Collection<BlobFile> going) {
    Map<String, Integer> names = new HashMap<>();
    long freed = 0;
    for (BlobFile name : going) {
      if (name.isFile() && names.merge(name.key, 1, Integer::sum) == name.names) {
        freed += name.size;
      }
    }
    return freed;
  }
}
