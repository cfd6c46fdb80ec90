package dev.tidemark.engine.files;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Out;
import org.slf4j.LoggerFactory;

/** The C library, as far as the JDK does not give what is in it. */
final class Libc {

  /** What the JDK writes the names of files in. */
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /** Functions as in section 2 of the manual; each sets the thread's last error. */
  public interface Opening {

    /** Without O_CREAT, which would make it a function of variable arguments. */
    int open(byte[] path, int flags);

    int close(int descriptor);
  }

  /** What locks take. */
  public interface Locking extends Opening {
    int flock(int descriptor, int operation);
  }

  /** What blocks take; only Linux has it. */
  public interface Allocating extends Opening {
    int fallocate(int descriptor, int mode, long offset, long length);
  }

  /** What listings with types take; only Linux has it. */
  public interface Listing extends Opening {

    /** Records of {@code linux_dirent64} as far as they fit, as in getdents64(2); 0 at the end. */
    long getdents64(int descriptor, @Out byte[] buffer, long length);
  }

  private Libc() {}

  /**
   * Some of its functions. To load them costs some milliseconds.
   *
   * @param functions one of the interfaces here
   * @return empty where one of them is missing, as on Windows
   */
  static <T> Optional<T> load(Class<T> functions) {
    try {
      return Optional.of(LibraryLoader.create(functions).failImmediately().load("c"));
    } catch (LinkageError | RuntimeException e) {
      LoggerFactory.getLogger(Libc.class)
          .debug("no C library with all of {}: {}", functions.getSimpleName(), e.toString());
      return Optional.empty();
    }
  }

  /** The name of a file as C has it. */
  static byte[] name(Path path) {
    byte[] name = path.toString().getBytes(NAMES);
    return Arrays.copyOf(name, name.length + 1);
  }

  /** What a name of a file in C's spelling is to the JDK. */
  static String name(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, NAMES);
  }

  /** What made the thread's last call of one of {@code functions} fail. */
  static int lastError(Object functions) {
    return jnr.ffi.Runtime.getRuntime(functions).getLastError();
  }
}
