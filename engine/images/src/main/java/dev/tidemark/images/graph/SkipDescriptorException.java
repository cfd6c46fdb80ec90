package dev.tidemark.images.graph;

import java.io.IOException;

/**
 * Says that a walk is to leave out the children of a descriptor (containerd {@code ErrSkipDesc}).
 */
public final class SkipDescriptorException extends IOException {

  private static final long serialVersionUID = 1L;

  public SkipDescriptorException() {
    super("skip descriptor");
  }

  /** It is an answer rather than a failure, so it has no stack trace to pay for. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
