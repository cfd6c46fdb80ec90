package dev.tidemark.engine.digest;

import java.io.IOException;

/** A blob was read to its end, and its bytes are not those that its digest stands for. */
public final class ChecksumException extends IOException {

  private static final long serialVersionUID = 1;

  public ChecksumException() {
    super("its bytes do not match its digest");
  }
}
