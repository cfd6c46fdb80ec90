package dev.tidemark.spi;

import java.io.IOException;

/**
 * One blob, as a handler sees it. Nothing is read before it is asked for, so a handler of types
 * that refer to nothing costs no I/O.
 */
public interface Content {

  /** Largest content, in bytes, that {@link #bytes} and {@link #json} read. */
  int MAX_BYTES = 16 << 20;

  /** The media type it is being read as: what the pointer to it claims, not what is inside. */
  String mediaType();

  /** What it is called. */
  Digest digest();

  /**
   * All of it, checked against {@link #digest} where the algorithm allows.
   *
   * @throws MalformedContentException if it is larger than {@link #MAX_BYTES}
   * @throws IOException if it cannot be read or does not match its digest; let it pass, the engine
   *     then refuses to collect
   */
  byte[] bytes() throws IOException, MalformedContentException;

  /**
   * The content as a JSON object.
   *
   * @throws MalformedContentException if it is no JSON object, or is larger than {@link #MAX_BYTES}
   * @throws IOException as in {@link #bytes}
   */
  Document json() throws IOException, MalformedContentException;
}
