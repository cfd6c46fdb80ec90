package dev.tidemark.engine.graph;

import dev.tidemark.engine.compress.UnpackingException;
import dev.tidemark.engine.decode.OneLine;
import dev.tidemark.spi.Digest;
import java.io.IOException;

/** Content was read, and is not what it should be: damaged, or no document of its type. */
public final class InvalidContentException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param content which
   * @param problem what is wrong with it, as the end of a sentence that begins with its name
   */
  public InvalidContentException(Digest content, String problem) {
    super(content + " " + OneLine.of(problem));
  }

  /** For content that cannot be unpacked. */
  public static InvalidContentException of(Digest content, UnpackingException cause) {
    InvalidContentException failure =
        new InvalidContentException(content, String.valueOf(cause.getMessage()));
    failure.initCause(cause);
    return failure;
  }
}
