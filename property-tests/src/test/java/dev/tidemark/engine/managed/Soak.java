package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Writers, readers and a collector at work on one store, each as a well-behaved client. An
 * operation is one call of the store; an image of three layers takes up to eleven.
 */
final class Soak {

  private static final int WRITERS = 8;
  private static final int READERS = 2;
  private static final int NAMES = 30;

  private static final List<String> NAMESPACES = List.of("one", "two");
  private static final String PINNED = "pinned";

  private final ManagedStore store;
  private final Path directory;
  private final long seed;
  private final LongPredicate goesOn;
  private final List<Cargo> pool;

  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Map<String, Digest>> named = new ArrayList<>();
  private volatile boolean writing = true;
  private long collections;
  private long collected;
  private Duration longestPause = Duration.ZERO;

  /**
   * @param goesOn whether to go on after so many operations
   */
  Soak(ManagedStore store, Path directory, long seed, LongPredicate goesOn) {
    this.store = store;
    this.directory = directory;
    this.seed = seed;
    this.goesOn = goesOn;
    this.pool = Cargo.pool(seed);
  }

  static ManagedOptions options() {
    return ManagedOptions.defaults().withSchedule(Optional.empty());
  }

  /** Runs it, and throws an assertion error if anything was lost, refused, or left over. */
  String run() throws Exception {
    long began = System.nanoTime();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      named.add(new HashMap<>());
      clients.add(start("writer " + i, new Writer(i)));
    }
    for (int i = 0; i < READERS; i++) {
      clients.add(start("reader " + i, new Reader(i)));
    }
    Thread collector = start("collector", this::collect);
    for (Thread client : clients) {
      client.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    writing = false;
    collector.join();
    assertThat(failures).as("seed %d", seed).isEmpty();
    settle();
    return String.format(
        "soak: %d operations in %.1f s (%.0f/s), %d images read; %d collections took %d records,"
            + " longest transaction %d ms; nothing lost, nothing refused (seed %d)",
        operations.get(),
        seconds,
        operations.get() / seconds,
        reads.get(),
        collections,
        collected,
        longestPause.toMillis(),
        seed);
  }

  /** What a client does, over and over. */
  private interface Work {
    void once() throws IOException;
  }

  private Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (isGoingOn(name)) {
                  work.once();
                }
              } catch (IOException | RuntimeException | Error e) {
                failures.add(name + ": " + e + " at " + List.of(e.getStackTrace()));
              }
            },
            name);
    thread.start();
    return thread;
  }

  /** The collector outlasts the clients. */
  private boolean isGoingOn(String name) {
    return failures.isEmpty()
        && (name.equals("collector") ? writing : goesOn.test(operations.get()));
  }

  private void collect() throws IOException {
    Report report = store.collect();
    collections++;
    collected += report.deeds().total();
    if (report.online().orElseThrow().longestPause().compareTo(longestPause) > 0) {
      longestPause = report.online().orElseThrow().longestPause();
    }
    if (!report.told().problems().isEmpty()) {
      failures.add("collector: " + report.told().problems());
    }
  }

  /** Pushes, tags and deletes images of its own names, and knows what they stand for. */
  private final class Writer implements Work {
    private final String name;
    private final Random random;
    private final Workspace workspace;
    private final Map<String, Digest> mine;
    private int pushed;

    Writer(int number) {
      this.name = "w" + number;
      this.random = new Random(seed + 1 + number);
      this.workspace = store.workspace(NAMESPACES.get(number % NAMESPACES.size()));
      this.mine = named.get(number);
    }

    @Override
    public void once() throws IOException {
      String image = name + "/" + random.nextInt(NAMES);
      int dice = random.nextInt(100);
      if (!mine.containsKey(name + PINNED)) {
        push(name + PINNED);
      } else if (dice < 30) {
        push(image);
      } else if (dice < 45) {
        tag(image);
      } else if (dice < 60) {
        copy(image);
      } else if (dice < 68) {
        push(name + PINNED);
      } else if (mine.containsKey(image)) {
        if (dice < 78) {
          label(image);
        } else {
          delete(image);
        }
      }
    }

    private void push(String image) throws IOException {
      Cargo cargo =
          random.nextInt(3) == 0
              ? Cargo.own(name + " " + pushed++, pool, random)
              : pool.get(random.nextInt(pool.size()));
      try (OpenLease lease = workspace.leases().open()) {
        Workspace leased = workspace.under(lease.id());
        operations.addAndGet(2L + cargo.push(leased, name));
        name(leased, image, cargo.target());
      }
    }

    /** What another image of one's own stands for, without a lease: that image keeps it. */
    private void tag(String image) {
      name(workspace, image, workspace.images().get(name + PINNED).target());
      operations.incrementAndGet();
    }

    /** What somebody else's image stands for, who may delete it at any moment. */
    private void copy(String image) {
      try (OpenLease lease = workspace.leases().open()) {
        operations.addAndGet(3);
        Workspace leased = workspace.under(lease.id());
        Optional<StoredImage> found = find(leased, any(random));
        found.ifPresent(other -> name(leased, image, other.target()));
      }
    }

    private void name(Workspace in, String image, Target target) {
      StoredImage next = new StoredImage(image, target, Map.of("by", name));
      operations.incrementAndGet();
      if (mine.containsKey(image)) {
        in.images().update(next);
      } else {
        in.images().create(next);
      }
      mine.put(image, target.digest());
    }

    private void label(String image) {
      operations.addAndGet(2);
      StoredImage before = workspace.images().get(image);
      workspace
          .images()
          .replace(before, before.withLabels(Map.of("by", name, "n", "" + random.nextInt())));
    }

    private void delete(String image) {
      operations.incrementAndGet();
      workspace.images().delete(image);
      mine.remove(image);
    }
  }

  private static String any(Random random) {
    return "w" + random.nextInt(WRITERS) + "/" + random.nextInt(NAMES);
  }

  private static Optional<StoredImage> find(Workspace workspace, String name) {
    try {
      return Optional.of(workspace.images().get(name));
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Reads images to the last byte. */
  private final class Reader implements Work {
    private final Random random;

    Reader(int number) {
      this.random = new Random(seed - 1 - number);
    }

    @Override
    public void once() throws IOException {
      Workspace workspace = store.workspace(NAMESPACES.get(random.nextInt(NAMESPACES.size())));
      if (random.nextInt(3) == 0) {
        readNamed(workspace);
      } else {
        readLeased(workspace);
      }
    }

    /** Whatever becomes of the name: the lease keeps it all. */
    private void readLeased(Workspace workspace) throws IOException {
      try (OpenLease lease = workspace.leases().open()) {
        operations.addAndGet(3);
        Workspace leased = workspace.under(lease.id());
        Optional<StoredImage> image = find(leased, any(random));
        if (image.isPresent()) {
          Workspace in = random.nextBoolean() ? leased : workspace;
          read(in, image.get());
        }
      }
    }

    /** For as long as the image stays what it is. */
    private void readNamed(Workspace workspace) throws IOException {
      String name = "w" + random.nextInt(WRITERS) + PINNED;
      operations.incrementAndGet();
      Optional<StoredImage> image = find(workspace, name);
      if (image.isPresent()) {
        try {
          read(workspace, image.get());
        } catch (StoreException | IOException e) {
          if (find(workspace, name).equals(image)) {
            throw e;
          }
        }
      }
    }

    private void read(Workspace workspace, StoredImage image) throws IOException {
      Set<Digest> seen = new HashSet<>();
      Cargo.verify(workspace.contents(), image.target().digest(), seen);
      operations.addAndGet(seen.size());
      reads.incrementAndGet();
    }
  }

  /** After two quiet collections there is what the writers have named, and nothing else. */
  private void settle() throws IOException {
    store.collect();
    store.collect();
    Map<String, Digest> expected = new TreeMap<>();
    named.forEach(expected::putAll);
    Map<String, Digest> images = new TreeMap<>();
    Set<Digest> all = new TreeSet<>();
    for (String namespace : NAMESPACES) {
      Workspace workspace = store.workspace(namespace);
      Set<Digest> reachable = new TreeSet<>();
      for (StoredImage image : workspace.images().list()) {
        images.put(image.name(), image.target().digest());
        Cargo.verify(workspace.contents(), image.target().digest(), reachable);
      }
      assertThat(workspace.contents().list().stream().map(ContentInfo::digest))
          .as("recorded in %s", namespace)
          .containsExactlyElementsOf(reachable);
      assertThat(workspace.leases().list()).isEmpty();
      assertThat(workspace.contents().statuses()).isEmpty();
      all.addAll(reachable);
    }
    assertThat(images).isEqualTo(expected);
    assertThat(StoreFiles.blobs(directory)).isEqualTo(all);
    assertThat(StoreFiles.ingests(directory)).isEmpty();
    assertThat(store.queueLength()).isZero();
    assertThat(store.reconcile(Duration.ZERO, Set.of()).number()).isZero();
  }
}
