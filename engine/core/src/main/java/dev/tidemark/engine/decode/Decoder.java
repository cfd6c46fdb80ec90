package dev.tidemark.engine.decode;

import dev.tidemark.engine.plugin.PluginFailure;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a blob refers to. Thread-safe.
 *
 * <p>Nothing inside a blob makes it throw: what is wrong with the content stands in {@link
 * Decoded#findings}. It throws {@link PluginFailure} if a plugin does not load, because without it
 * every answer might be too short.
 */
public final class Decoder {

  private final Plugins plugins;
  private volatile @Nullable DecodedCache cache;

  /**
   * Decodes with these handlers. They are the caller's to close, when no decoding runs any more.
   */
  public Decoder(Plugins plugins) {
    this.plugins = Objects.requireNonNull(plugins, "handlers");
  }

  /**
   * Whether content of this media type is never opened, as nothing can be found inside.
   *
   * @throws PluginFailure if a plugin does not load
   */
  public boolean isLeaf(String mediaType) {
    return plugins.isLeaf(mediaType);
  }

  /**
   * Decodes one blob, and whatever content it carries inline. A blob of a type whose handlers never
   * look inside is not opened, so that this does not tell whether it is there.
   *
   * @param mediaType what it is to be read as: what the pointer to it says. Empty if nobody said;
   *     then the blob is opened, and its own {@code mediaType} field counts if it has one
   * @throws IOException only if the thread was interrupted or the store closed meanwhile; what
   *     cannot be read, or is not there, is a finding
   */
  public Decoded decode(BlobStore blobs, Digest digest, String mediaType) throws IOException {
    return decode(blobs::open, digest, mediaType);
  }

  /** The same for a blob that is not in a backend. */
  public Decoded decode(BlobSource blobs, Digest digest, String mediaType) throws IOException {
    try (BlobContent content = new BlobContent(blobs, digest, mediaType)) {
      return new Decoding(plugins, content).run();
    }
  }

  /**
   * The same from memory, if it was decoded a while ago. For walks that meet the same content again
   * and again; a collection sees each blob once.
   *
   * @throws IOException as in {@link #decode}
   */
  public Decoded cached(BlobStore blobs, Digest digest, String mediaType) throws IOException {
    return cached(blobs::open, digest, mediaType);
  }

  /** The same for a blob that is not in a backend. */
  public Decoded cached(BlobSource blobs, Digest digest, String mediaType) throws IOException {
    DecodedCache known = cache;
    if (known == null) {
      known = makeCache();
    }
    Decoded decoded = known.get(digest, mediaType);
    if (decoded == null) {
      decoded = decode(blobs, digest, mediaType);
      known.put(digest, mediaType, decoded);
    }
    return decoded;
  }

  private synchronized DecodedCache makeCache() {
    DecodedCache known = cache;
    if (known == null) {
      known = new DecodedCache();
      cache = known;
    }
    return known;
  }
}
