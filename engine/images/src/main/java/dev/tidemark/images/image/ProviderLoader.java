package dev.tidemark.images.image;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Loads from a store, which knows no difference between documents and blobs. */
record ProviderLoader(Provider provider, Descriptor root) implements Loader {

  @Override
  public Optional<Digest> rootDigest() {
    return Optional.of(root.digest());
  }

  @Override
  public InputStream openRoot() throws IOException {
    return provider.open(root);
  }

  @Override
  public InputStream openManifest(Digest digest) throws IOException {
    return openBlob(digest);
  }

  @Override
  public InputStream openBlob(Digest digest) throws IOException {
    return provider.open(new Descriptor("", digest, -1));
  }
}
