package dev.tidemark.engine.gc;

import java.io.IOException;

/** A circuit breaker says that nothing may be deleted; the message says why. */
public final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  RefusedException(String reason) {
    super(reason);
  }
}
