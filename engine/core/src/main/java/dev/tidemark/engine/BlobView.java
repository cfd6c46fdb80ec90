package dev.tidemark.engine;

import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of one blob.
 *
 * @param content which, in which namespace
 * @param bytes its size, or -1 if that is not known
 * @param mediaType the type that references to it claim; empty if none does, or nobody keeps that
 * @param labels exactly as stored
 */
public record BlobView(Resource content, long bytes, String mediaType, Map<String, String> labels) {

  public BlobView {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(mediaType, "mediaType");
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Its digest. */
  public Digest digest() {
    return Digest.parse(content.key());
  }
}
