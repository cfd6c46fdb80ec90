package dev.tidemark.testing;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, in any {@link Weather}: lists in no order, in short pages, stale or cut off;
 * deletes that fail; a quarantine that has to copy. Whatever it cannot do it says with an error,
 * and never with a wrong "not there". Thread-safe.
 */
public final class MemoryStorage implements Storage {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, Instant written, long stamp) {}

  private final Clock clock;
  private final Weather weather;
  private final Conditions conditions;

  private final Map<Digest, Stored> blobs = new TreeMap<>();
  private final Map<Digest, Instant> removed = new TreeMap<>();
  private final Map<Quarantine.Held, Stored> held = new TreeMap<>(MemoryQuarantine.OLDEST_FIRST);
  private final Map<String, MemoryNames> spaces = new TreeMap<>();
  private final Set<Digest> stuck = new HashSet<>();
  private long stamps;

  public MemoryStorage(Clock clock, Weather weather, Random random) {
    this.clock = clock;
    this.weather = weather;
    this.conditions = new Conditions(clock, weather, random);
  }

  // --- what other programs do, which always succeeds

  /** Writes a blob now. */
  public synchronized void put(Blob blob) {
    blobs.put(blob.digest(), new Stored(blob.bytes(), clock.instant(), ++stamps));
    removed.remove(blob.digest());
  }

  /** Gives a name to something, now. */
  public synchronized void name(String space, String name, Descriptor target) {
    space(space).set(Name.of(space, name, target, "names"), clock.instant());
  }

  /** Takes a name away, now. */
  public synchronized void unname(String space, String name) {
    space(space).drop(name, clock.instant());
  }

  /** From now on this blob cannot be deleted or put aside. */
  public synchronized void stick(Digest digest) {
    stuck.add(digest);
  }

  /** What is truly there. */
  public synchronized Set<Digest> digests() {
    return new TreeSet<>(blobs.keySet());
  }

  /** What is truly in quarantine. */
  public synchronized Set<Digest> held() {
    Set<Digest> digests = new TreeSet<>();
    held.keySet().forEach(one -> digests.add(one.digest()));
    return digests;
  }

  /** What names truly stand for. */
  public synchronized Set<Digest> targets() {
    Set<Digest> targets = new TreeSet<>();
    spaces
        .values()
        .forEach(space -> space.now().forEach(name -> targets.add(name.target().digest())));
    return targets;
  }

  /** How many requests there were. */
  public synchronized long requests() {
    return conditions.requests();
  }

  private MemoryNames space(String space) {
    return spaces.computeIfAbsent(space, any -> new MemoryNames());
  }

  // --- what the engine sees

  @Override
  public BlobStore blobs() {
    return new Blobs();
  }

  @Override
  public NameSource names() {
    return new MemoryNamesSeen(this, spaces, conditions);
  }

  @Override
  public Traits traits() {
    return weather.traits();
  }

  private final class Blobs implements BlobStore {

    private final Quarantine quarantine = new Waiting();

    @Override
    public void list(Consumer<Listed> each) throws IOException {
      List<Listed> all = new ArrayList<>();
      synchronized (MemoryStorage.this) {
        blobs.forEach(
            (digest, stored) -> {
              if (!conditions.unseen(stored.written()) && !conditions.misses()) {
                all.add(listed(digest, stored));
              }
            });
        removed.forEach(
            (digest, when) -> {
              if (conditions.unseen(when)) {
                all.add(new Listed(digest));
              }
            });
        conditions.shuffle(all);
      }
      for (int i = 0; i < all.size(); i++) {
        if (i % weather.page() == 0) {
          synchronized (MemoryStorage.this) {
            conditions.request();
          }
        }
        each.accept(all.get(i));
      }
    }

    private Listed listed(Digest digest, Stored stored) {
      return new Listed(
          digest,
          stored.bytes().length,
          weather.times() ? Optional.of(stored.written()) : Optional.empty(),
          MemoryStorage.this.info(stored).sharedWith().isEmpty() && digest.hashCode() % 2 == 0);
    }

    @Override
    public Optional<BlobInfo> info(Digest digest) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        return Optional.ofNullable(blobs.get(digest)).map(MemoryStorage.this::info);
      }
    }

    @Override
    public InputStream open(Digest digest, long offset) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        return stream(blobs.get(digest), digest, offset);
      }
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        permit(digest);
        return take(digest) != null;
      }
    }

    @Override
    public Quarantine quarantine() {
      return quarantine;
    }
  }

  private BlobInfo info(Stored stored) {
    long size = stored.bytes().length;
    Instant when = weather.times() ? stored.written() : Instant.EPOCH;
    return new BlobInfo(size, when, Optional.empty(), size, Long.toString(stored.stamp()));
  }

  private void permit(Digest digest) throws IOException {
    if (stuck.contains(digest)) {
      throw new IOException("not permitted");
    }
  }

  private @Nullable Stored take(Digest digest) {
    Stored gone = blobs.remove(digest);
    if (gone != null) {
      removed.put(digest, clock.instant());
    }
    return gone;
  }

  private InputStream stream(@Nullable Stored stored, Digest digest, long offset)
      throws IOException {
    if (stored == null) {
      throw new NoSuchFileException(digest.toString(), null, "no such blob");
    }
    InputStream in = new ByteArrayInputStream(stored.bytes());
    in.skip(offset);
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] to, int from, int length) throws IOException {
        synchronized (MemoryStorage.this) {
          conditions.request();
        }
        return super.read(to, from, length);
      }
    };
  }

  private final class Waiting extends MemoryQuarantine {

    @Override
    public boolean hold(Digest digest, String run, Instant since) throws IOException {
      synchronized (MemoryStorage.this) {
        permit(digest);
        Stored stored = blobs.get(digest);
        if (stored == null) {
          conditions.request();
          return false;
        }
        if (!weather.renames()) {
          conditions.request();
        }
        held.put(new Held(digest, stored.bytes().length, run, since), stored);
        conditions.request(); // where there is no rename, a copy may stay on both sides
        take(digest);
        return true;
      }
    }

    @Override
    public List<Held> held() throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        return List.copyOf(held.keySet());
      }
    }

    @Override
    public Optional<BlobInfo> info(Digest digest) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        return newest(held.keySet(), digest).map(held::get).map(MemoryStorage.this::info);
      }
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        return stream(newest(held.keySet(), digest).map(held::get).orElse(null), digest, 0);
      }
    }

    @Override
    public boolean release(Digest digest) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        Optional<Held> newest = newest(held.keySet(), digest);
        if (newest.isPresent() && !blobs.containsKey(digest)) {
          Stored back = Objects.requireNonNull(held.remove(newest.get()));
          blobs.put(digest, new Stored(back.bytes(), back.written(), ++stamps));
          removed.remove(digest);
        }
        return newest.isPresent();
      }
    }

    @Override
    public boolean purge(Held one) throws IOException {
      synchronized (MemoryStorage.this) {
        conditions.request();
        return held.remove(one) != null;
      }
    }
  }
}
