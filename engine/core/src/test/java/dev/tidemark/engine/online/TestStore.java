package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A catalog on disk with a {@link MemoryBackend}, and short names for what is in it: {@code ns1
 * content d7} is the content of the seventh digest, all else is named by its key.
 */
final class TestStore implements AutoCloseable {

  /** Half a second past, so that "now, truncated to seconds" has just passed. */
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.500Z");

  static final String EXPIRED = "2026-11-21T12:00:00Z";
  static final String IN_AN_HOUR = "2026-11-21T13:00:00Z";
  static final String AN_HOUR_AGO = "2026-11-21T11:00:00Z";

  static final String GC = "containerd.io/gc.";

  final MemoryBackend backend = new MemoryBackend();
  final List<Collector> collectors = new ArrayList<>();

  /** What collections have told that they removed. */
  final List<Resource> told = new ArrayList<>();

  private final Path directory;
  private LmdbCatalog catalog;
  private @Nullable Change open;
  private Instant now = NOW;
  private Duration grace = Duration.ZERO;

  TestStore(Path directory) throws IOException {
    this.directory = directory;
    this.catalog = LmdbCatalog.open(directory.resolve("meta"));
  }

  Catalog catalog() {
    return catalog;
  }

  Instant now() {
    return now;
  }

  void now(Instant instant) {
    now = instant;
  }

  void grace(Duration duration) {
    grace = duration;
  }

  /** As after a crash: nothing is left but what is on disk. */
  void reopen() {
    catalog.close();
    try {
      catalog = LmdbCatalog.open(directory.resolve("meta"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    catalog.close();
  }

  // --- names

  static Digest digest(int n) {
    return new Digest("sha256", String.format("%064x", n));
  }

  static String d(int n) {
    return digest(n).toString();
  }

  /** Reads {@code NAMESPACE KIND KEY}. */
  static Resource resource(String name) {
    String[] parts = name.split(" ", 3);
    Kind kind = Kind.of(parts[1]);
    String key = kind.equals(Kind.CONTENT) ? d(Integer.parseInt(parts[2].substring(1))) : parts[2];
    return new Resource(kind, parts[0], key);
  }

  static String name(Resource resource) {
    String key = resource.key();
    if (resource.kind().equals(Kind.CONTENT)) {
      key = "d" + new BigInteger(key.substring(key.indexOf(':') + 1), 16);
    }
    return resource.namespace() + " " + resource.kind() + " " + key;
  }

  static Set<String> names(CatalogView view, Bitmap nodes) {
    Set<String> names = new TreeSet<>();
    nodes.forEach(id -> view.resource(id).ifPresent(one -> names.add(name(one))));
    return names;
  }

  // --- access

  <T> T read(Function<CatalogView, T> action) {
    return catalog.read(action);
  }

  <T> T write(Function<Change, T> action) {
    return open != null ? action.apply(open) : catalog.write(action);
  }

  /** Does it all in one transaction: there is one wait for the disk. */
  void together(Runnable records) {
    catalog.write(
        change -> {
          open = change;
          try {
            records.run();
          } finally {
            open = null;
          }
          return change;
        });
  }

  boolean has(String name) {
    return read(view -> view.get(resource(name)).isPresent());
  }

  Optional<Entry> get(String name) {
    return read(view -> view.get(resource(name)));
  }

  /** Everything that is recorded. */
  Set<String> recorded() {
    return read(
        view -> {
          Set<String> names = new TreeSet<>();
          view.nodes(NodeSet.KNOWN)
              .forEach(
                  id ->
                      view.outline(id)
                          .filter(one -> view.get(one.resource()).isPresent())
                          .ifPresent(one -> names.add(name(one.resource()))));
          return names;
        });
  }

  /** Every node, recorded or not. */
  Set<String> known() {
    return read(view -> names(view, view.nodes(NodeSet.KNOWN)));
  }

  // --- records

  /** Labels from names and values in turn. */
  static Map<String, String> labels(String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return map;
  }

  Entry entry(String name, Map<String, String> fields, String... labels) {
    return Entry.of(resource(name), now, fields, labels(labels));
  }

  private void put(Entry entry) {
    write(
        change -> {
          change.put(entry);
          return entry;
        });
    backend.add(entry.resource());
  }

  void content(String ns, int n, String... labels) {
    put(entry(ns + " content d" + n, Map.of(Entry.SIZE, "7"), labels));
  }

  void image(String ns, String name, int target, String... labels) {
    put(entry(ns + " image " + name, Map.of(Entry.TARGET_DIGEST, d(target)), labels));
  }

  /**
   * @param key with its snapshotter
   * @param parent without it, or empty
   */
  void snapshot(String ns, String key, String parent, String... labels) {
    put(entry(ns + " snapshot " + key, Map.of(Entry.PARENT, parent), labels));
  }

  /**
   * @param snapshot with its snapshotter, or empty
   */
  void container(String ns, String id, String snapshot, String... labels) {
    int slash = snapshot.indexOf('/');
    Map<String, String> fields =
        slash < 0
            ? Map.of()
            : Map.of(
                Entry.SNAPSHOTTER,
                snapshot.substring(0, slash),
                Entry.SNAPSHOT_KEY,
                snapshot.substring(slash + 1));
    put(entry(ns + " container " + id, fields, labels));
  }

  /**
   * @param expected number of a digest, or 0
   * @param expiresAt or empty
   */
  void ingest(String ns, String ref, int expected, String expiresAt) {
    put(
        entry(
            ns + " ingest " + ref,
            Map.of(Entry.EXPECTED, expected == 0 ? "" : d(expected), Entry.EXPIRES_AT, expiresAt)));
  }

  void lease(String ns, String id, String... labels) {
    put(entry(ns + " lease " + id, Map.of(), labels));
  }

  /** Makes a lease hold things of its namespace, named {@code KIND KEY}. */
  void hold(String ns, String lease, String... held) {
    write(
        change -> {
          for (String one : held) {
            change.hold(resource(ns + " lease " + lease), resource(ns + " " + one));
          }
          return held;
        });
  }

  void remove(String name) {
    write(change -> change.remove(resource(name)));
  }

  /** Makes garbage in one transaction, enough that it takes a sweep several steps to remove. */
  void fillers(String ns, int from, int n) {
    write(
        change -> {
          for (int i = from; i < from + n; i++) {
            change.put(entry(ns + " content d" + i, Map.of(Entry.SIZE, "1")));
          }
          return n;
        });
    for (int i = from; i < from + n; i++) {
      backend.add(resource(ns + " content d" + i));
    }
  }

  // --- collections

  OnlineCollector collector() {
    return collector(catalog, "gc.lock");
  }

  OnlineCollector collector(Catalog over, String lock) {
    return collector(over, lock, report -> {}, told::add);
  }

  OnlineCollector collector(CollectionListener listener) {
    return collector(listener, told::add);
  }

  OnlineCollector collector(CollectionListener listener, Consumer<Resource> removed) {
    return collector(catalog, "gc.lock", listener, removed);
  }

  private OnlineCollector collector(
      Catalog over, String lock, CollectionListener listener, Consumer<Resource> removed) {
    backend.collectors(collectors);
    return new OnlineCollector(
        over,
        directory.resolve(lock),
        Clock.fixed(now, ZoneOffset.UTC),
        collectors,
        backend,
        removed,
        listener);
  }

  /** All circuit breakers, and the grace of this store. */
  Policy policy() {
    return Policy.immediate().withGrace(grace);
  }

  Report collect() {
    try {
      return collector().collect(policy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Collectors running() {
    return Collectors.start(collectors, Set.of(), new ArrayList<>());
  }

  Collection collection() {
    return collection(catalog);
  }

  Collection collection(Catalog over) {
    Collectors running = running();
    return new Collection(
        over, running, new Marking(running, now, grace, Bound.NONE), new Pauses());
  }

  void clean() {
    backend.collectors(collectors);
    try {
      new Cleaner(catalog, backend, new Pauses()).clean(now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where somebody may come between the steps of a collection. */
  enum Step {
    BEFORE,
    BEGUN,
    MARKED,
    DRAINED,
    FLIPPED,
    HALF_SWEPT,
    SWEPT,
    CLEANED
  }

  /** One collection, between whose steps somebody does something. */
  void collect(Consumer<Step> between) {
    between.accept(Step.BEFORE);
    Collection collection = collection();
    collection.begin();
    between.accept(Step.BEGUN);
    collection.mark();
    between.accept(Step.MARKED);
    collection.drain();
    between.accept(Step.DRAINED);
    collection.flip();
    between.accept(Step.FLIPPED);
    boolean more = collection.sweep(told::add);
    between.accept(Step.HALF_SWEPT);
    while (more) {
      more = collection.sweep(told::add);
    }
    between.accept(Step.SWEPT);
    clean();
    between.accept(Step.CLEANED);
  }
}
