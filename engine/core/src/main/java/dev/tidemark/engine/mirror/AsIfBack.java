package dev.tidemark.engine.mirror;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A store as it would be if what was brought back out of its quarantine had come back. Nothing
 * moves: what would have come back is read where it is held. For a look, which changes nothing and
 * yet has to see what the run would see that follows it.
 */
final class AsIfBack implements BlobStore {

  private final BlobStore store;
  private final Runnable first;
  private final Set<Digest> back = ConcurrentHashMap.newKeySet();
  private final Quarantine quarantine = new Pretended();

  /**
   * @param first runs before the view begins to differ from the store
   */
  AsIfBack(BlobStore store, Runnable first) {
    this.store = store;
    this.first = first;
  }

  /**
   * {@inheritDoc} None where it differs from the store: what is seen here is not to be believed
   * later.
   */
  @Override
  public Optional<String> version() throws IOException {
    return back.isEmpty() ? store.version() : Optional.empty();
  }

  @Override
  public void list(Consumer<Listed> each) throws IOException {
    Set<Digest> missing = ConcurrentHashMap.newKeySet();
    missing.addAll(back);
    store.list(
        blob -> {
          missing.remove(blob.digest());
          each.accept(blob);
        });
    missing.forEach(digest -> each.accept(new Listed(digest)));
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return orBack(store.info(digest), digest);
  }

  @Override
  public Optional<BlobInfo> glance(Digest digest) throws IOException {
    return orBack(store.glance(digest), digest);
  }

  private Optional<BlobInfo> orBack(Optional<BlobInfo> there, Digest digest) throws IOException {
    return there.isEmpty() && back.contains(digest) ? store.quarantine().info(digest) : there;
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    if (back.contains(digest) && store.info(digest).isEmpty()) {
      InputStream held = store.quarantine().open(digest);
      held.skipNBytes(offset);
      return held;
    }
    return store.open(digest, offset);
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return open(digest, 0);
  }

  @Override
  public boolean delete(Digest digest) {
    throw new UnsupportedOperationException("a look deletes nothing");
  }

  @Override
  public Map<Digest, IOException> delete(Collection<Digest> digests) {
    throw new UnsupportedOperationException("a look deletes nothing");
  }

  @Override
  public Optional<String> shared() throws IOException {
    return store.shared();
  }

  @Override
  public Optional<String> inUse() {
    return store.inUse();
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  private final class Pretended implements Quarantine {

    @Override
    public boolean hold(Digest digest, String run, Instant since) {
      throw new UnsupportedOperationException("a look puts nothing aside");
    }

    @Override
    public List<Held> held() throws IOException {
      return store.quarantine().held().stream()
          .filter(held -> !back.contains(held.digest()))
          .toList();
    }

    @Override
    public Optional<BlobInfo> info(Digest digest) throws IOException {
      return back.contains(digest) ? Optional.empty() : store.quarantine().info(digest);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
      return store.quarantine().open(digest);
    }

    @Override
    public boolean release(Digest digest) throws IOException {
      if (info(digest).isEmpty()) {
        return false;
      }
      if (back.isEmpty()) {
        first.run();
      }
      return back.add(digest);
    }

    @Override
    public boolean purge(Held held) {
      throw new UnsupportedOperationException("a look purges nothing");
    }
  }
}
