package dev.tidemark.spi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to content (image-spec, descriptor.md).
 *
 * @param mediaType the type the pointer claims, as written; empty if it claims none
 * @param digest what it points at
 * @param size the size it claims, in bytes; -1 if it claims none or not a valid one. Wrong sizes
 *     are common, and no decision about life and death rests on this number
 * @param platform for an entry of an index
 * @param urls where else it can be had, as written
 * @param annotations as written
 * @param artifactType the type of the artifact pointed at; empty if not given
 * @param data the content itself in base64, where the document carries it inline; unverified
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Optional<Platform> platform,
    List<String> urls,
    Map<String, String> annotations,
    String artifactType,
    @Nullable String data) {

  public Descriptor {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(artifactType, "artifactType");
    urls = List.copyOf(urls);
    annotations = Map.copyOf(annotations);
    size = Math.max(size, -1);
  }

  /** A pointer that says no more than type, digest and size. */
  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Optional.empty(), List.of(), Map.of(), "", null);
  }

  /** The same with other annotations. */
  public Descriptor withAnnotations(Map<String, String> others) {
    return new Descriptor(mediaType, digest, size, platform, urls, others, artifactType, data);
  }

  /** The same read as another type. */
  public Descriptor withMediaType(String other) {
    return new Descriptor(other, digest, size, platform, urls, annotations, artifactType, data);
  }

  /** The same for a platform. */
  public Descriptor withPlatform(Platform other) {
    return new Descriptor(
        mediaType, digest, size, Optional.of(other), urls, annotations, artifactType, data);
  }
}
