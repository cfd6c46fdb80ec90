package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The names in a large directory together with the types of what they name, as the directory itself
 * tells them: the JDK has to look at each file for its type, which takes many times as long.
 */
public final class TypedNames {

  /** In bytes; the kernel fills it with some 700 names of blobs. Doubled, nothing gets faster. */
  private static final int BUFFER = 64 << 10;

  /**
   * Size in bytes from which on a directory is large: with the names of blobs, that is from some
   * 500 to some 3000 names. Doubled, that many more files are looked at one by one; halved, many
   * small stores pay for the loading of functions that gains them nothing.
   */
  private static final long LARGE = 64 << 10;

  private static final int READ_ONLY = 0;

  // struct linux_dirent64, getdents64(2)
  private static final int RECORD_LENGTH_AT = 16;
  private static final int TYPE_AT = 18;
  private static final int NAME_AT = 19;

  /** DT_REG of readdir(3). */
  private static final byte REGULAR = 8;

  private TypedNames() {}

  /** Takes one name. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Takes it.
     *
     * @param name the last part of a path
     * @param regular whether it is certainly a regular file; false where the file system does not
     *     tell
     */
    void visit(String name, boolean regular);
  }

  private static final class Loaded {
    static final Optional<Libc.Listing> CALLS = Libc.load(Libc.Listing.class);
  }

  /**
   * Calls {@code each} for every name in a directory but {@code .} and {@code ..}.
   *
   * @return false if the directory is small, or cannot be listed like this to its end, whatever the
   *     reason: then some names may have been told, and all are to be had in another way
   */
  public static boolean each(Path directory, Visitor each) {
    if (!isLarge(directory) || Loaded.CALLS.isEmpty()) {
      return false;
    }
    Libc.Listing calls = Loaded.CALLS.get();
    int descriptor = calls.open(Libc.name(directory), READ_ONLY);
    if (descriptor < 0) {
      return false;
    }
    try {
      byte[] records = new byte[BUFFER];
      long length = calls.getdents64(descriptor, records, BUFFER);
      while (length > 0) {
        visit(records, (int) length, each);
        length = calls.getdents64(descriptor, records, BUFFER);
      }
      return length == 0;
    } finally {
      calls.close(descriptor);
    }
  }

  private static boolean isLarge(Path directory) {
    try {
      return Files.size(directory) >= LARGE;
    } catch (IOException e) {
      return false; // whoever lists it in another way is told why
    }
  }

  private static void visit(byte[] records, int length, Visitor each) {
    ByteBuffer fields = ByteBuffer.wrap(records).order(ByteOrder.nativeOrder());
    for (int at = 0, next; at < length; at = next) {
      next = at + Short.toUnsignedInt(fields.getShort(at + RECORD_LENGTH_AT));
      int end = at + NAME_AT;
      while (records[end] != 0) {
        end++;
      }
      String name = Libc.name(records, at + NAME_AT, end - at - NAME_AT);
      if (!name.equals(".") && !name.equals("..")) {
        each.visit(name, records[at + TYPE_AT] == REGULAR);
      }
    }
  }
}
