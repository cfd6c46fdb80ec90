package dev.tidemark.images.convert;

import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import java.util.Objects;

/**
 * What an image is to become.
 *
 * @param format the media types it is to have
 * @param layers how its layers are to be compressed
 * @param platforms which entries of its indexes stay
 */
public record Conversion(Format format, Layers layers, PlatformMatcher platforms) {

  /** Whose media types documents and layers have. */
  public enum Format {
    /** As they are. */
    KEEP,
    /** Those of the Open Container Initiative. */
    OCI,
    /** Those of Docker; what Docker has no type for stays as it is. */
    DOCKER
  }

  /** How layers are compressed. */
  public enum Layers {
    /** As they are. */
    KEEP,
    /** Not at all. */
    NONE,
    GZIP,
    ZSTD
  }

  /** Changes nothing; to begin with. */
  public static final Conversion NOTHING =
      new Conversion(Format.KEEP, Layers.KEEP, Platforms.all());

  public Conversion {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(layers, "layers");
    Objects.requireNonNull(platforms, "platforms");
  }

  /** The same with another format. */
  public Conversion with(Format other) {
    return new Conversion(other, layers, platforms);
  }

  /** The same with another compression of layers. */
  public Conversion with(Layers other) {
    return new Conversion(format, other, platforms);
  }

  /** The same for other platforms. */
  public Conversion with(PlatformMatcher others) {
    return new Conversion(format, layers, others);
  }
}
