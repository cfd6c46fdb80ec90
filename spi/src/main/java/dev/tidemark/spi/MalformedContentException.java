package dev.tidemark.spi;

/**
 * Content that is not what its media type promises. The engine answers by keeping more: it reports
 * the content and follows everything in it that looks like a reference.
 */
public class MalformedContentException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong with the content, without naming it: the engine adds the digest
   */
  public MalformedContentException(String message) {
    super(message);
  }
}
