package dev.tidemark.images.graph;

import java.io.IOException;

/**
 * Says that no further handler of a chain is to see a descriptor (containerd {@code
 * ErrStopHandler}).
 */
public final class StopHandlerException extends IOException {

  private static final long serialVersionUID = 1L;

  public StopHandlerException() {
    super("stop handler");
  }

  /** It is an answer rather than a failure, so it has no stack trace to pay for. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
