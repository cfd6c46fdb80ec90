package dev.tidemark.images.archive;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream that belongs to somebody else. */
final class Unclosed extends FilterInputStream {

  Unclosed(InputStream in) {
    super(in);
  }

  @Override
  public void close() {
    // whoever opened it closes it
  }
}
