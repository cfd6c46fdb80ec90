package dev.tidemark.plugins.images;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.nio.charset.StandardCharsets;

/** Content made of a JSON text. Its digest is of no account to a handler. */
record Text(String mediaType, String text) implements Content {

  @Override
  public Digest digest() {
    return Samples.digest('0');
  }

  @Override
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Document json() throws MalformedContentException {
    return JsonDocument.parse(text);
  }
}
