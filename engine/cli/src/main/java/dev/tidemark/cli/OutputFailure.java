package dev.tidemark.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output takes no more. */
final class OutputFailure extends UncheckedIOException {

  private static final long serialVersionUID = 1L;

  private final boolean readerGone;

  OutputFailure(IOException cause) {
    super(
        "cannot write the answer: "
            + cause.getMessage()
            + "; what was asked for may be done all the same",
        cause);
    this.readerGone = "Broken pipe".equals(cause.getMessage());
  }

  /** Whether only nobody reads any more, as {@code head} does when it has enough. */
  boolean readerGone() {
    return readerGone;
  }
}
