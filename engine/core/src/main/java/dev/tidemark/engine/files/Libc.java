package dev.tidemark.engine.files;

import java.util.Optional;
import jnr.ffi.LibraryLoader;
import org.slf4j.LoggerFactory;

/** The C library, as far as the JDK does not give what is in it. */
final class Libc {

  /** Functions, as in section 2 of the manual; each sets the thread's last error. */
  public interface Calls {

    /** Without O_CREAT, which would make it a function of variable arguments. */
    int open(byte[] path, int flags);

    int close(int descriptor);

    int flock(int descriptor, int operation);
  }

  /** Loaded when it is first needed. */
  private static final class Loaded {
    static final Optional<Calls> CALLS = load();
  }

  private Libc() {}

  /** The functions; empty where there are none, as on Windows. */
  static Optional<Calls> calls() {
    return Loaded.CALLS;
  }

  private static Optional<Calls> load() {
    try {
      return Optional.of(LibraryLoader.create(Calls.class).failImmediately().load("c"));
    } catch (LinkageError | RuntimeException e) {
      LoggerFactory.getLogger(Libc.class)
          .debug("no C library; locks of other programs are not seen: {}", e.toString());
      return Optional.empty();
    }
  }

  /** What made the thread's last call fail. */
  static int lastError(Calls calls) {
    return jnr.ffi.Runtime.getRuntime(calls).getLastError();
  }
}
