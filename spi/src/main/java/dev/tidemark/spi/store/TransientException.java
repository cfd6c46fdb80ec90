package dev.tidemark.spi.store;

import java.io.IOException;

/**
 * A failure that may be over in a moment: a request that timed out, a server that is busy. Backends
 * throw it and do not try again themselves: the engine does, later and later, and gives up in the
 * end. Every other {@link IOException} is taken to last.
 */
public final class TransientException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param message one line for people: what failed, and where
   */
  public TransientException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a cause that is worth to be told. */
  public TransientException(String message) {
    super(message);
  }
}
