package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the documents of images (containerd {@code images}). Thread-safe.
 *
 * <p>What is read is whole, is what its digest stands for, and is one strict JSON document of the
 * type that the pointer to it claims; otherwise {@link InvalidContentException}. A size that a
 * pointer claims is not compared: wrong ones are common. Content that a descriptor carries in its
 * {@code data} field is used if it is the right one, and need not be in the store then.
 *
 * <p>All methods throw {@link java.nio.file.NoSuchFileException} if a document that they need is
 * not there, and {@link IOException} if it cannot be read.
 */
public final class ImageReader {

  /** Largest document, in bytes. */
  public static final int MAX_BYTES = Content.MAX_BYTES;

  private final Provider provider;

  /** Reads what {@code provider} has. */
  public ImageReader(Provider provider) {
    this.provider = Objects.requireNonNull(provider, "provider");
  }

  /** Whether content is there, in its descriptor or where it is read from. */
  boolean contains(Descriptor content) throws IOException {
    if (InlineData.of(content).isPresent()) {
      return true;
    }
    try (InputStream in = open(content)) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The bytes that are kept, unverified. */
  InputStream open(Descriptor content) throws IOException {
    return provider.open(content);
  }

  /** How many those are; empty if there are none. */
  OptionalLong size(Descriptor content) throws IOException {
    return provider.size(content);
  }

  /** The bytes of a document, checked (containerd {@code content.ReadBlob}). */
  public byte[] read(Descriptor document) throws IOException {
    byte[] inline = InlineData.of(document).orElse(null);
    if (inline != null) {
      return inline;
    }
    byte[] bytes;
    try (InputStream in = new VerifiedInputStream(provider.open(document), document.digest())) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new InvalidContentException(
          document.digest(),
          "is larger than " + (MAX_BYTES >> 20) + " MiB, too large for a document");
    }
    return bytes;
  }

  /** The manifest that a descriptor points at. */
  public Manifest readManifest(Descriptor manifest) throws IOException {
    return read(manifest, bytes -> Manifest.parse(bytes, manifest.mediaType()));
  }

  /** The index that a descriptor points at. */
  public Index readIndex(Descriptor index) throws IOException {
    return read(index, bytes -> Index.parse(bytes, index.mediaType()));
  }

  /** The configuration of an image that a descriptor points at. */
  public Config readConfig(Descriptor config) throws IOException {
    return read(config, Config::parse);
  }

  private interface Parser<T> {
    T parse(byte[] bytes) throws MalformedContentException;
  }

  private <T> T read(Descriptor document, Parser<T> parser) throws IOException {
    byte[] bytes = read(document);
    try {
      return parser.parse(bytes);
    } catch (MalformedContentException e) {
      throw new InvalidContentException(document.digest(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a manifest or an index lists, in document order; nothing for every other type, which is
   * not read (containerd {@code images.Children}, {@code images.ChildrenHandler}). The config of a
   * manifest comes first; a subject is no child.
   */
  public List<Descriptor> children(Descriptor parent) throws IOException {
    if (MediaTypes.isManifest(parent.mediaType())) {
      return readManifest(parent).children();
    }
    if (MediaTypes.isIndex(parent.mediaType())) {
      return readIndex(parent).manifests();
    }
    return List.of();
  }

  /** What a document is about; nobody can tell of one that is not there or makes no sense. */
  public Optional<Digest> subject(Descriptor document) throws IOException {
    try {
      if (MediaTypes.isManifest(document.mediaType())) {
        return readManifest(document).subject().map(Descriptor::digest);
      }
      if (MediaTypes.isIndex(document.mediaType())) {
        return readIndex(document).subject().map(Descriptor::digest);
      }
    } catch (NoSuchFileException | InvalidContentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * The first manifest that an image leads to, for whatever platform.
   *
   * @throws java.nio.file.NoSuchFileException also if it leads to none
   */
  public Manifest manifest(Descriptor image) throws IOException {
    return new ManifestSearch(this, image, null).run().manifest();
  }

  /**
   * The manifest of an image for a platform (containerd {@code images.Manifest}). An image that is
   * no index has just the one. Entries of an index without a platform are tried last, and go by
   * that of their configuration.
   *
   * @throws java.nio.file.NoSuchFileException also if no manifest is for such a platform
   */
  public Manifest manifest(Descriptor image, PlatformMatcher matcher) throws IOException {
    return new ManifestSearch(this, image, matcher).run().manifest();
  }

  /**
   * The configuration of an image for a platform, of whatever type (containerd {@code
   * images.Config}).
   *
   * @throws java.nio.file.NoSuchFileException as {@link #manifest(Descriptor, PlatformMatcher)}
   */
  public Descriptor config(Descriptor image, PlatformMatcher matcher) throws IOException {
    return manifest(image, matcher).config();
  }

  /** The layers before compression, as a configuration lists them (containerd {@code RootFS}). */
  public RootFs rootFs(Descriptor config) throws IOException {
    return readConfig(config).rootFs();
  }

  /**
   * The platform that a configuration is for, normalized (containerd {@code
   * images.ConfigPlatform}). It may be of whatever type; what is no image is for none.
   */
  public Platform configPlatform(Descriptor config) throws IOException {
    return Platforms.normalize(read(config, Config::platformOf));
  }

  /**
   * The platforms that an image is for, in document order, and as often as they are listed
   * (containerd {@code images.Platforms}). What an index gives a platform is not read, and need not
   * be there; entries for an unknown one, such as attestations, do not count.
   *
   * @throws InvalidContentException also if its indexes list the same content more than 10,000
   *     times
   */
  public List<Platform> platforms(Descriptor image) throws IOException {
    return new ListedPlatforms(this).of(image);
  }
}
