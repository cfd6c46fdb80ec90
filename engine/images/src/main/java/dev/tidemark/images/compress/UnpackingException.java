package dev.tidemark.images.compress;

import java.io.IOException;

/**
 * Compressed bytes are cut off or damaged, or an attack. The message goes on after the name of what
 * has them.
 */
public final class UnpackingException extends IOException {

  private static final long serialVersionUID = 1L;

  UnpackingException(String message) {
    super(message);
  }

  UnpackingException(String message, Throwable cause) {
    super(message, cause);
  }
}
