package dev.tidemark.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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

  void write(Shell shell, WholeFile.Writer writer) throws IOException {
    if (!isStream()) {
      new WholeFile(Path.of(typed)).write(writer);
      return;
    }
    OutputStream out = new BufferedOutputStream(standard(shell.out()), BUFFER);
    writer.write(out);
    out.flush();
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
