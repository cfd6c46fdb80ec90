package dev.tidemark.engine.decode;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;

/**
 * Content read as another media type than the one it was asked for.
 *
 * @param content the content
 * @param mediaType what it is read as
 */
record Retyped(Content content, String mediaType) implements Content {

  @Override
  public Digest digest() {
    return content.digest();
  }

  @Override
  public byte[] bytes() throws IOException, MalformedContentException {
    return content.bytes();
  }

  @Override
  public Document json() throws IOException, MalformedContentException {
    return content.json();
  }
}
