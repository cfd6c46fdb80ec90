package dev.tidemark.engine.decode;

import java.io.IOException;

/** A blob was read to its end, and its bytes are not those that its digest stands for. */
final class ChecksumException extends IOException {

  private static final long serialVersionUID = 1;

  ChecksumException() {
    super("its bytes do not match its digest");
  }
}
