package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.digest.RunningDigest;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A store with a clock that is set by hand and a catalog that fails on request. */
final class ContentStore implements Closeable {

  static final String NAMESPACE = "test";

  /** The end of a process, as far as a transaction can tell. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<String> warnings = new CopyOnWriteArrayList<>();
  final BlobFiles bytes;
  private final Services services;
  private final Catalog catalog;
  private Instant now = Instant.parse("2100-01-01T00:00:00Z");
  private Sharing sharing = Sharing.SHARED;
  private boolean losing;
  private @Nullable Runnable between;

  ContentStore(Path directory) throws IOException {
    this.catalog = LmdbCatalog.open(directory.resolve("catalog"));
    this.bytes = new BlobFiles(directory);
    this.services =
        new Services(
            new Unreliable(),
            new SharedBytes(bytes, sharing),
            new HandClock(),
            new Hearing(events::add),
            () -> {
              throw new AssertionError("no collection was to be asked for");
            },
            new Mistakes(warnings::add, Set.of()));
  }

  Contents contents() {
    return contents(NAMESPACE, Optional.empty());
  }

  Contents under(String lease) {
    return contents(NAMESPACE, Optional.of(lease));
  }

  Contents in(String namespace) {
    return contents(namespace, Optional.empty());
  }

  private Contents contents(String namespace, Optional<String> lease) {
    return new Contents(new Scope(services, namespace, lease), bytes, sharing);
  }

  Namespaces namespaces() {
    return new Namespaces(catalog);
  }

  void isolate() {
    sharing = Sharing.ISOLATED;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** From now on every transaction is lost after its last step. */
  void lose() {
    losing = true;
  }

  /** Every transaction is run in vain once, then this, then it is run for good. */
  void between(Runnable what) {
    between = what;
  }

  void heal() {
    losing = false;
    between = null;
  }

  <T> T read(Function<CatalogView, T> action) {
    return catalog.read(action);
  }

  <T> T write(Function<Change, T> action) {
    return catalog.write(action);
  }

  String lease(String id) {
    Resource lease = Resource.lease(NAMESPACE, id);
    write(
        change -> {
          change.put(Entry.of(lease, now, Map.of(), Map.of()));
          return lease;
        });
    return id;
  }

  void deleteLease(String id) {
    write(change -> change.remove(Resource.lease(NAMESPACE, id)));
  }

  List<Resource> held(String lease) {
    return read(view -> view.held(Resource.lease(NAMESPACE, lease)));
  }

  long queueLength() {
    return catalog.read(CatalogView::queueLength);
  }

  /** What a collection does when it decides. */
  void condemn(Resource resource) {
    write(
        change -> {
          Bitmap condemned = new Bitmap(change.nextId());
          condemned.set(change.id(resource));
          change.cycle(new Cycle(Cycle.Phase.SWEEP, 7, change.nextId()));
          change.condemn(condemned);
          return resource;
        });
  }

  /** What a cleaner does with bytes that wait for their end; false if they must stay. */
  boolean clean(Digest digest) {
    Resource blob = Resource.content("x", digest).in("");
    return write(
        change -> {
          if (!change.queued(blob) || change.holders(digest) > 0) {
            return false;
          }
          try {
            bytes.delete(digest);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return change.unqueue(blob);
        });
  }

  /** Commits a text, without a lease. */
  Digest add(String text) throws IOException {
    return add(contents(), text);
  }

  static Digest add(Contents contents, String text) throws IOException {
    contents.write("add " + text, digest(text), text.length(), stream(text), Map.of());
    return digest(text);
  }

  static Digest digest(String text) {
    return digest("sha256", text);
  }

  static Digest digest(String algorithm, String text) {
    byte[] hash = RunningDigest.hash(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Contents contents, Digest digest) throws IOException {
    try (InputStream in = Channels.newInputStream(contents.open(digest))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Resource content(Digest digest) {
    return Resource.content(NAMESPACE, digest);
  }

  static StoreException.Reason refusal(ThrowingCallable call) {
    StoreException refused = catchThrowableOfType(StoreException.class, call);
    if (refused == null) {
      throw new AssertionError("was not refused");
    }
    return refused.reason();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    catalog.close();
  }

  private final class HandClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final class Unreliable implements Catalog {
    @Override
    public <T> T read(Function<CatalogView, T> action) {
      return catalog.read(action);
    }

    @Override
    public <T> T write(Function<Change, T> action) {
      Runnable first = between;
      if (losing || first != null) {
        try {
          catalog.write(
              change -> {
                T unused = action.apply(change);
                throw new Crash();
              });
        } catch (Crash e) {
          if (losing) {
            throw e;
          }
        }
        if (first != null) {
          first.run();
        }
      }
      return catalog.write(action);
    }

    @Override
    public <T> T step(Function<Change, T> action) {
      return catalog.step(action);
    }

    @Override
    public void listen(Listener listener) {
      catalog.listen(listener);
    }

    @Override
    public Occupancy occupancy() {
      return catalog.occupancy();
    }

    @Override
    public void close() {
      catalog.close();
    }
  }
}
