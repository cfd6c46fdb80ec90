package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.testing.LayoutWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A random history of writers and a collector over a real catalog, beside the model. After every
 * step everything that the model keeps is there; at the end nothing else is.
 */
final class OnlineHistory implements AutoCloseable {

  /** Makes collections, whole or broken. */
  interface Collections {
    Collection make(Catalog catalog, Collectors collectors, Instant now);
  }

  /** Makes what holds the bytes. */
  interface Backends {
    FaultyBackend make(Random random);
  }

  static final Collections WHOLE =
      (catalog, collectors, now) ->
          new Collection(catalog, collectors, marking(collectors, now), smallSteps());

  /** They leave what is stored of the removed as it is, however much there is. */
  static final Collections HOARDING =
      (catalog, collectors, now) ->
          new Collection(catalog, collectors, marking(collectors, now), smallSteps()) {
            @Override
            boolean purges(CatalogView view) {
              return false;
            }
          };

  static Marking marking(Collectors collectors, Instant now) {
    return new Marking(collectors, now, Duration.ZERO, Bound.NONE);
  }

  /** As much as can happen between them. */
  static Pauses smallSteps() {
    return new Pauses(Duration.ZERO, Duration.ZERO);
  }

  private static final String NAMESPACE = "ns";
  private static final String GC = "containerd.io/gc.";

  private final Random random;
  private final Collections collections;
  private final Path directory;
  private final ModelStore model = new ModelStore();
  private final FaultyBackend backend;
  private LmdbCatalog catalog;
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  private @Nullable Collection collection;
  private Instant judged = now;
  private Step next = Step.BEGIN;

  /** What the collector does next. */
  private enum Step {
    BEGIN,
    MARK,
    DRAIN,
    FLIP,
    SWEEP
  }

  private OnlineHistory(long seed, Collections collections, Backends backends) throws IOException {
    this.random = new Random(seed);
    this.collections = collections;
    this.backend = backends.make(random);
    this.directory = Files.createTempDirectory("online");
    this.catalog = LmdbCatalog.open(directory);
  }

  /** Throws an assertion error if anything needed goes, or anything needless stays. */
  static void check(long seed, int steps, Collections collections) throws IOException {
    check(seed, steps, collections, FaultyBackend::new);
  }

  /** The same over another backend. */
  static void check(long seed, int steps, Collections collections, Backends backends)
      throws IOException {
    try (OnlineHistory history = new OnlineHistory(seed, collections, backends)) {
      for (int i = 0; i < steps; i++) {
        history.step();
        history.nothingIsMissing("step " + i);
        if (i % 8 == 0) {
          history.catalog.read(
              view -> {
                IndexCheck.check(view, NAMESPACE, "step");
                return view;
              });
        }
      }
      history.settle();
    }
  }

  private void step() throws IOException {
    int dice = random.nextInt(100);
    if (dice < 40) {
      collect();
    } else if (dice < 43) {
      crash();
    } else if (dice < 47) {
      now = now.plusSeconds(random.nextInt(3600));
    } else if (dice < 49) {
      collection = null; // interrupted between two steps
    } else if (dice < 52) {
      collectAtOnce(true);
    } else {
      write();
    }
  }

  // --- the collector

  private void collect() {
    Collection running = collection;
    if (running == null) {
      running = collections.make(catalog, none(), now);
      judged = now;
      collection = running;
      next = running.resume() ? Step.SWEEP : Step.BEGIN;
    }
    switch (next) {
      case BEGIN -> {
        running.begin();
        next = Step.MARK;
      }
      case MARK -> {
        running.mark();
        next = Step.DRAIN;
      }
      case DRAIN -> {
        running.drain();
        next = random.nextBoolean() ? Step.DRAIN : Step.FLIP;
      }
      case FLIP -> {
        running.flip();
        learn();
        next = Step.SWEEP;
      }
      case SWEEP -> {
        if (!running.sweep(null)) {
          collection = null;
        }
      }
    }
  }

  /**
   * A collection from its beginning to its end, or to an interruption; one that was under way is
   * overtaken.
   */
  private void collectAtOnce(boolean faulty) throws IOException {
    collection = null;
    judged = now;
    backend.faulty(faulty);
    try {
      new OnlineCollector(
              catalog,
              directory.resolve("collector.lock"),
              Clock.fixed(now, ZoneOffset.UTC),
              List.of(),
              backend,
              null)
          .collect(Policy.immediate());
    } catch (InterruptedIOException e) {
      assertThat(faulty).as("interrupted").isTrue();
    } finally {
      Thread.interrupted(); // or it came after the last step
      backend.faulty(false);
    }
    learn();
  }

  private static Collectors none() {
    return Collectors.start(List.of(), Set.of(), new ArrayList<>());
  }

  /** Takes what the collection decided out of the model: none of it was needed. */
  private void learn() {
    Set<String> stays = model.stays(judged);
    for (String name : List.copyOf(model.items.keySet())) {
      if (!present(name)) {
        assertThat(stays).as("condemned").doesNotContain(name);
        model.remove(name);
      }
    }
  }

  private void crash() throws IOException {
    catalog.close();
    catalog = LmdbCatalog.open(directory);
    collection = null;
  }

  private void nothingIsMissing(String when) {
    for (String name : model.items.keySet()) {
      if (!present(name)) {
        assertThat(model.stays(judged)).as("gone at %s", when).doesNotContain(name);
      }
    }
    Set<String> recorded = new TreeSet<>();
    catalog.read(
        view -> {
          view.each(Kind.CONTENT, NAMESPACE, one -> recorded.add(one.resource().key()));
          return view;
        });
    assertThat(backend.blobs()).as("bytes at %s", when).containsAll(recorded);
  }

  /** With nobody writing, two collections leave just what the model keeps. */
  private void settle() throws IOException {
    now = now.plus(Duration.ofHours(2)); // what could not be deleted is due again
    for (int run = 0; run < 2; run++) {
      do {
        collect();
      } while (collection != null);
    }
    do {
      collect();
    } while (collection != null);
    Set<String> there = new TreeSet<>();
    catalog.read(
        view -> {
          for (String kind :
              List.of("content", "snapshot", "container", "image", "lease", "ingest")) {
            view.each(
                Kind.of(kind), NAMESPACE, entry -> there.add(kind + ":" + entry.resource().key()));
          }
          return there;
        });
    assertThat(there).isEqualTo(new TreeSet<>(model.stays(now)));
    Set<String> queued = new TreeSet<>();
    for (Doomed doomed : catalog.read((CatalogView view) -> view.queue())) {
      queued.add(doomed.resource().kind() + ":" + doomed.resource().key());
    }
    assertThat(queued).as("queued").noneMatch(there::contains);
    Set<String> gone = new TreeSet<>();
    backend.blobs().forEach(digest -> gone.add("content:" + digest));
    gone.removeAll(there);
    assertThat(queued).as("queued").containsAll(gone);
    collectAtOnce(false);
    Set<String> left = new TreeSet<>(there);
    left.removeIf(name -> !name.startsWith("content:"));
    assertThat(backend.blobs().stream().map(digest -> "content:" + digest))
        .as("bytes in the end")
        .containsExactlyElementsOf(left);
    assertThat(catalog.read(CatalogView::queueLength)).as("waiting in the end").isZero();
    long known = catalog.read((CatalogView view) -> view.nodes(NodeSet.KNOWN)).count();
    assertThat(catalog.read(CatalogView::namespaces))
        .isEqualTo(known == 0 ? List.of() : List.of(NAMESPACE));
  }

  // --- the writers

  private static Resource resource(String name) {
    int colon = name.indexOf(':');
    return new Resource(Kind.of(name.substring(0, colon)), NAMESPACE, name.substring(colon + 1));
  }

  private boolean present(String name) {
    return catalog.read((CatalogView view) -> view.get(resource(name)).isPresent());
  }

  private String any(String kind) {
    int n = random.nextInt(6);
    return switch (kind) {
      case "content" -> "content:sha256:" + String.format("%064x", n);
      case "snapshot" -> "snapshot:overlay/sn" + n;
      default -> kind + ":" + kind + n % 3;
    };
  }

  private String anything() {
    return any(
        List.of("content", "content", "content", "snapshot", "image", "container")
            .get(random.nextInt(6)));
  }

  private Map<String, String> labels(String kind) {
    Map<String, String> labels = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String target = anything();
      String key = target.substring(target.indexOf(':') + 1);
      String tail = random.nextBoolean() ? "" : (random.nextBoolean() ? "." : "/") + "x" + i;
      boolean back = random.nextInt(4) == 0;
      if (target.startsWith("snapshot:")) {
        String sn = key.substring(key.indexOf('/') + 1);
        if (random.nextInt(3) == 0) {
          labels.put(GC + "cond.snapshot.overlay", "usedat<2h|" + sn);
        } else {
          String slash = tail.isEmpty() ? "" : "/x" + i;
          labels.put(GC + (back ? "bref" : "ref") + ".snapshot.overlay" + slash, sn);
        }
      } else if (!target.startsWith("container:") || back) {
        String name = target.substring(0, target.indexOf(':'));
        labels.put(GC + (back ? "bref." : "ref.") + name + tail, key);
      }
    }
    if (random.nextInt(8) == 0 && !kind.equals("image")) {
      labels.put(GC + "root", "yes");
    }
    if (random.nextInt(6) == 0) {
      labels.put(GC + "expire", now.plusSeconds(random.nextInt(7200) - 1800).toString());
    }
    if (kind.equals("snapshot") && random.nextBoolean()) {
      labels.put(GC + "cond.value-usedat", now.minusSeconds(random.nextInt(4 * 3600)).toString());
    }
    if (kind.equals("lease") && random.nextInt(3) == 0) {
      labels.put(GC + "flat", "yes");
    }
    if (kind.equals("container")) {
      labels.remove(GC + "expire");
    }
    return labels;
  }

  private void write() {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> put(any("content"));
      case 4 -> put(any("snapshot"));
      case 5 -> put(any("image"));
      case 6 -> put(random.nextInt(3) == 0 ? any("container") : any("lease"));
      case 7 -> remove(random.nextInt(3) == 0 ? any("lease") : anything());
      case 8 ->
          hold(any("lease"), any(List.of("content", "snapshot", "image").get(random.nextInt(3))));
      default -> letGo(any("lease"));
    }
  }

  private void put(String name) {
    String kind = name.substring(0, name.indexOf(':'));
    Map<String, String> labels = labels(kind);
    Map<String, String> fields = new HashMap<>();
    String refersTo = "";
    switch (kind) {
      case "image" -> {
        refersTo = any("content");
        fields.put(Entry.TARGET_DIGEST, refersTo.substring("content:".length()));
      }
      case "snapshot" -> {
        if (random.nextBoolean()) {
          refersTo = any("snapshot");
          fields.put(Entry.PARENT, refersTo.substring("snapshot:overlay/".length()));
        }
      }
      case "container" -> {
        refersTo = any("snapshot");
        fields.put(Entry.SNAPSHOTTER, "overlay");
        fields.put(Entry.SNAPSHOT_KEY, refersTo.substring("snapshot:overlay/".length()));
      }
      default -> {}
    }
    change(
        change -> {
          if (kind.equals("content")) {
            backend.add(resource(name).key());
          }
          change.put(Entry.of(resource(name), now, fields, labels));
        });
    model.put(name, labels, refersTo);
  }

  private void remove(String name) {
    change(change -> change.remove(resource(name)));
    model.remove(name);
  }

  /** As every writer does it: only a lease that is there can hold anything. */
  private void hold(String lease, String name) {
    boolean[] done = {false};
    change(
        change -> {
          done[0] = change.get(resource(lease)).isPresent();
          if (done[0]) {
            change.hold(resource(lease), resource(name));
          }
        });
    if (done[0]) {
      model.held.computeIfAbsent(lease, any -> new LinkedHashSet<>()).add(name);
    }
  }

  private void letGo(String lease) {
    Set<String> holds = model.held.getOrDefault(lease, Set.of());
    if (!holds.isEmpty()) {
      String name = holds.iterator().next();
      change(change -> change.letGo(resource(lease), resource(name)));
      holds.remove(name);
    }
  }

  private void change(java.util.function.Consumer<Change> action) {
    catalog.write(
        change -> {
          action.accept(change);
          return true;
        });
  }

  @Override
  public void close() {
    catalog.close();
    LayoutWriter.remove(directory);
  }
}
