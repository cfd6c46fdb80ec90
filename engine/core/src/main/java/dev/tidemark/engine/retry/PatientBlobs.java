package dev.tidemark.engine.retry;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.TransientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Bytes, with patience. */
final class PatientBlobs implements BlobStore {

  private final BlobStore blobs;
  private final Patience patience;
  private final Quarantine quarantine;

  PatientBlobs(BlobStore blobs, Patience patience) {
    this.blobs = blobs;
    this.patience = patience;
    Quarantine bare = blobs.quarantine();
    this.quarantine = bare == Quarantine.NONE ? bare : new PatientQuarantine(bare, patience);
  }

  @Override
  public Optional<String> version() throws IOException {
    return patience.run(blobs::version);
  }

  @Override
  public void list(Consumer<Listed> each) throws IOException {
    patience.run(
        () -> {
          blobs.list(each);
          return each;
        });
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return patience.run(() -> blobs.info(digest));
  }

  @Override
  public Optional<BlobInfo> glance(Digest digest) throws IOException {
    return patience.run(() -> blobs.glance(digest));
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    return new PatientStream(patience, at -> blobs.open(digest, at), offset);
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return open(digest, 0);
  }

  @Override
  public boolean delete(Digest digest) throws IOException {
    return patience.run(() -> blobs.delete(digest));
  }

  /** {@inheritDoc} Only what failed for a moment is asked for again. */
  @Override
  public Map<Digest, IOException> delete(Collection<Digest> digests) {
    Map<Digest, IOException> troubles = new LinkedHashMap<>();
    List<Digest> left = new ArrayList<>(digests);
    try {
      patience.run(() -> again(left, troubles));
    } catch (IOException e) {
      left.forEach(digest -> troubles.put(digest, e));
    }
    return troubles;
  }

  /** Deletes what is left; throws what may be over soon, when all others are settled. */
  private List<Digest> again(List<Digest> left, Map<Digest, IOException> troubles)
      throws TransientException {
    Map<Digest, IOException> failed = blobs.delete(left);
    left.clear();
    TransientException soon = null;
    for (Map.Entry<Digest, IOException> one : failed.entrySet()) {
      if (one.getValue() instanceof TransientException e) {
        left.add(one.getKey());
        soon = e;
      } else {
        troubles.put(one.getKey(), one.getValue());
      }
    }
    if (soon != null) {
      throw soon;
    }
    return left;
  }

  @Override
  public Optional<String> inUse() {
    return blobs.inUse();
  }

  @Override
  public Optional<String> shared() throws IOException {
    return patience.run(blobs::shared);
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }
}
