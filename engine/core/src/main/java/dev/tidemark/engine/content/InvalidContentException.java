package dev.tidemark.engine.content;

import dev.tidemark.engine.text.OneLine;
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

  /**
   * For content that somebody else could not read.
   *
   * @param cause its message is the problem
   */
  public static InvalidContentException of(Digest content, IOException cause) {
    InvalidContentException failure =
        new InvalidContentException(content, String.valueOf(cause.getMessage()));
    failure.initCause(cause);
    return failure;
  }
}
