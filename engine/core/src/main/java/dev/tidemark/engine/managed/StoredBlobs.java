package dev.tidemark.engine.managed;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The bytes of all namespaces as handlers of media types read them. Only for reading: bytes go in a
 * transaction of the catalog and nowhere else.
 */
record StoredBlobs(Bytes bytes) implements BlobStore {

  @Override
  public Optional<String> version() {
    return Optional.empty();
  }

  @Override
  public void list(Consumer<Digest> each) throws IOException {
    bytes.list(each);
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return bytes
        .attributes(digest)
        .map(
            file ->
                new BlobInfo(file.size(), file.lastModifiedTime().toInstant(), Optional.empty()));
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return Channels.newInputStream(bytes.open(digest));
  }

  @Override
  public boolean delete(Digest digest) {
    throw new UnsupportedOperationException("a managed store deletes in its own transactions");
  }

  @Override
  public Quarantine quarantine() {
    throw new UnsupportedOperationException("a managed store has no quarantine");
  }
}
