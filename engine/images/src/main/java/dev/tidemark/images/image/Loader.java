package dev.tidemark.images.image;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an image is loaded from: a registry, a layout, an archive (zeroimage {@code image.Loader}).
 * Bytes need not be verified. Implementations are safe for use by several threads.
 *
 * <p>All methods throw {@link java.nio.file.NoSuchFileException} for what is definitely not there.
 */
public interface Loader {

  /** The digest of the root, where it is known; its bytes are checked against it then. */
  Optional<Digest> rootDigest();

  /** Opens the document that all begins with: an index or a manifest. */
  InputStream openRoot() throws IOException;

  /** Opens an index or a manifest. */
  InputStream openManifest(Digest digest) throws IOException;

  /** Opens a configuration or a layer. */
  InputStream openBlob(Digest digest) throws IOException;

  /** Loads what {@code root} stands for from {@code provider}. */
  static Loader of(Provider provider, Descriptor root) {
    return new ProviderLoader(
        Objects.requireNonNull(provider, "provider"), Objects.requireNonNull(root, "root"));
  }
}
