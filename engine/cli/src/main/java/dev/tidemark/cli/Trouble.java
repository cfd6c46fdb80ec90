package dev.tidemark.cli;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.plugin.PluginFailure;
import dev.tidemark.engine.text.OneLine;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * What went wrong, for the user.
 *
 * @param line what, where, and what to do
 * @param exitCode what the process ends with
 */
record Trouble(String line, int exitCode) {

  private static final String BUG = "; this is a bug in tidemark, TIDEMARK_DEBUG=1 shows where";

  private static final String READ_ONLY = "Read-only file system";

  static Trouble of(Throwable e) {
    OutputFailure output = OutputFailure.in(e).orElse(null);
    if (output != null) {
      // a writer of archives on the way may have made something else of it
      return new Trouble(String.valueOf(output.getMessage()), output.exitCode());
    }
    if (e instanceof RefusedException refused) {
      return new Trouble(refusal(refused), ExitCode.REFUSED);
    }
    return new Trouble(line(e), ExitCode.FAILED);
  }

  private static String refusal(RefusedException e) {
    return "refused: " + e.getMessage() + AllowOptions.advice(e.refusals());
  }

  private static String line(Throwable e) {
    if (e instanceof CommandFailure || e instanceof PluginFailure || e instanceof StoreException) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof MetadataException metadata
        && metadata.kind() == MetadataException.Kind.DISK_FULL) {
      return e.getMessage() + ", or name another directory with --state";
    }
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException cause) {
      return line(cause);
    }
    if (e instanceof IOException io && FullDisk.is(io)) {
      return noSpace(io);
    }
    if (e instanceof FileSystemException system) {
      return fileSystem(system);
    }
    if (e instanceof IOException failure) {
      return message(failure);
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory; give it more with TIDEMARK_JAVA_OPTS=-Xmx4g";
    }
    if (e instanceof LinkageError) {
      return "cannot load a library: "
          + firstLine(named(root(e)))
          + "; if the folder for temporary files forbids programs, name another with"
          + " TIDEMARK_JAVA_OPTS=-Djava.io.tmpdir=DIR";
    }
    return named(e) + BUG;
  }

  /** Most messages say where it was, and some what to do. */
  private static String noSpace(IOException e) {
    String message = OneLine.of(e);
    return message.contains("; ") ? message : message + "; make room there";
  }

  private static String fileSystem(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return e.getFile() + ": permission denied; run as its owner, or change its permissions";
    }
    return e.getFile() == null ? message(e) : withAdvice(e.getFile() + ": " + OneLine.reason(e));
  }

  /** The system says of a disk that it is read-only, and not what to do. */
  private static String withAdvice(String text) {
    return text.contains(READ_ONLY) && !text.contains("; ") ? text + "; make it writable" : text;
  }

  private static String message(IOException e) {
    if (e.getMessage() == null) {
      return e instanceof EOFException ? OneLine.of(e) : named(e) + BUG;
    }
    return withAdvice(e.getMessage());
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null || cause == e ? e : root(cause);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String named(Throwable e) {
    String message = e.getMessage();
    String name = e.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
