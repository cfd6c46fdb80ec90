package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.testing.Faults.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Bytes behind {@link Faults}. */
record FaultyBlobs(Faults faults, BlobStore store) implements BlobStore {

  @Override
  public Optional<String> version() throws IOException {
    return faults.around(Operation.VERSION, store::version);
  }

  @Override
  public void list(Consumer<Listed> each) throws IOException {
    faults.around(
        Operation.LIST,
        () -> {
          store.list(
              blob -> {
                if (!faults.hides(blob.digest())) {
                  each.accept(blob);
                }
              });
          return true;
        });
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return faults.around(Operation.INFO, () -> store.info(digest));
  }

  @Override
  public Optional<BlobInfo> glance(Digest digest) throws IOException {
    return faults.around(Operation.INFO, () -> store.glance(digest));
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    return faults.reading(faults.around(Operation.OPEN, () -> store.open(digest, offset)));
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return open(digest, 0);
  }

  @Override
  public boolean delete(Digest digest) throws IOException {
    faults.permit(digest);
    return faults.around(Operation.DELETE, () -> store.delete(digest));
  }

  /** {@inheritDoc} One by one, so that each can fail by itself. */
  @Override
  public Map<Digest, IOException> delete(Collection<Digest> digests) {
    return BlobStore.super.delete(digests);
  }

  @Override
  public Optional<String> inUse() {
    return store.inUse();
  }

  @Override
  public Optional<String> shared() throws IOException {
    return store.shared();
  }

  @Override
  public Quarantine quarantine() {
    return new FaultyQuarantine(faults, store.quarantine());
  }
}
