package dev.tidemark.cli;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.text.OneLine;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that gets its name when it is whole and on disk; until then its old content stays. What is
 * there and is no file, such as a device or a pipe, is written into; a link stays a link.
 *
 * @param path as the user has named it
 */
record WholeFile(Path path) {

  /** In bytes, for calls of the system; larger ones are not faster. */
  private static final int BUFFER = 1 << 18;

  /** Makes bytes. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  void write(Writer writer) throws IOException {
    Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      fill(open(file, StandardOpenOption.WRITE), writer);
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part-" + ProcessHandle.current().pid());
    try (Interruption interruption = Interruption.of(() -> delete(part))) {
      fill(open(part), writer);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
        FullDisk.naming(path, () -> channel.force(true));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // it stays; its name says what it is
    }
  }

  private OutputStream open(Path where, OpenOption... options) throws IOException {
    try {
      return Files.newOutputStream(where, options);
    } catch (FileSystemException e) {
      // under the name that the user knows
      String reason = e instanceof NoSuchFileException ? "no such directory" : OneLine.reason(e);
      throw (IOException) new FileSystemException(path.toString(), null, reason).initCause(e);
    }
  }

  private void fill(OutputStream stream, Writer writer) throws IOException {
    try (OutputStream out = new BufferedOutputStream(named(stream), BUFFER)) {
      writer.write(out);
    }
  }

  /** The same with its own name in its troubles: a full disk may be that of the store as well. */
  private OutputStream named(OutputStream file) {
    return new FilterOutputStream(file) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw new IOException(path + ": " + OneLine.of(e), e);
        }
      }
    };
  }
}
