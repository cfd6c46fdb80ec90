package dev.tidemark.engine.layout;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A file that is read from somewhere in the middle. */
final class Skipped {

  private Skipped() {}

  /** The same stream without its first bytes; closed if that fails. */
  static InputStream in(InputStream stream, long offset) throws IOException {
    try {
      stream.skipNBytes(offset);
      return stream;
    } catch (EOFException e) {
      return stream;
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }
}
