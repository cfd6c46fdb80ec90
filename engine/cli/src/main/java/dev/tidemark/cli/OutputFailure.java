package dev.tidemark.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

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

  /** The one that {@code e} is, or comes of. */
  static Optional<OutputFailure> in(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause() == at ? null : at.getCause()) {
      if (at instanceof OutputFailure failure) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  /** Whether only nobody reads any more, as {@code head} does when it has enough. */
  boolean readerGone() {
    return readerGone;
  }

  int exitCode() {
    return readerGone ? ExitCode.UNREAD : ExitCode.FAILED;
  }
}
