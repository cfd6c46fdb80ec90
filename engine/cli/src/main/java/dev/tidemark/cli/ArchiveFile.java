package dev.tidemark.cli;

import dev.tidemark.engine.decode.OneLine;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * An archive on the command line: a file, or one of the standard streams.
 *
 * @param typed its name as the user has typed it; {@code -} for a stream
 */
record ArchiveFile(String typed) {

  private static final int BUFFER = 1 << 18;

  ArchiveFile {
    if (typed.isEmpty()) {
      throw new IllegalArgumentException("is empty; name a file, or - for a standard stream");
    }
  }

  private boolean isStream() {
    return typed.equals("-");
  }

  /** What it is called in a message about reading. */
  String input() {
    return isStream() ? "standard input" : typed;
  }

  /** Does something with its bytes. */
  interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  <T> T read(Shell shell, Reader<T> reader) throws IOException {
    if (isStream()) {
      return reader.read(shell.in());
    }
    try (InputStream in = Files.newInputStream(Path.of(typed))) {
      return reader.read(in);
    }
  }

  /** Makes bytes. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes it. A file gets its name when it is whole and on disk; until then its old content stays.
   * What is there and no file, such as a device or a pipe, is written to as it is.
   */
  void write(Shell shell, Writer writer) throws IOException {
    if (isStream()) {
      OutputStream out = new BufferedOutputStream(standard(shell.out()), BUFFER);
      writer.write(out);
      out.flush();
      return;
    }
    Path file = Path.of(typed).toAbsolutePath();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      write(open(file, StandardOpenOption.WRITE), writer);
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part-" + ProcessHandle.current().pid());
    try (Interruption interruption = Interruption.of(() -> delete(part))) {
      write(open(part), writer);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private OutputStream open(Path path, OpenOption... options) throws IOException {
    try {
      return Files.newOutputStream(path, options);
    } catch (FileSystemException e) {
      throw new IOException("cannot write " + typed + ": " + OneLine.reason(e), e);
    }
  }

  private void write(OutputStream stream, Writer writer) throws IOException {
    try (OutputStream out = new BufferedOutputStream(named(stream), BUFFER)) {
      writer.write(out);
    }
  }

  /** A file, whose trouble is named after it: a full disk may be that of the store as well. */
  private OutputStream named(OutputStream file) {
    return new FilterOutputStream(file) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw new IOException("cannot write " + typed + ": " + OneLine.of(e), e);
        }
      }
    };
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // it stays; its name says what it is
    }
  }

  /** Standard output, whose trouble is not that of the store. */
  private static OutputStream standard(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw new OutputFailure(e);
        }
      }

      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }
}
