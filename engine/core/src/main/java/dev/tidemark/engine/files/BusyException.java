package dev.tidemark.engine.files;

import java.io.IOException;

/** Another collector of the same store is at work; its message says which. */
public final class BusyException extends IOException {

  private static final long serialVersionUID = 1L;

  BusyException(String message) {
    super(message);
  }
}
