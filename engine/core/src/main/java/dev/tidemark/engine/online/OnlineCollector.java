package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.gc.CollectorLock;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects a catalog, one collection at a time across all processes. Thread-safe: a second caller
 * waits, one in another process is refused.
 */
public final class OnlineCollector {

  /** More rounds than this and writers shade faster than they are followed; the flip takes it. */
  private static final int MAX_DRAINS = 8;

  /** As few shades as this are left to the flip. */
  private static final int FEW_SHADES = 200;

  private final Catalog catalog;
  private final Path lock;
  private final Clock clock;
  private final Duration grace;
  private final List<Collector> collectors;
  private final Backend backend;
  private final @Nullable Consumer<Resource> removed;

  /**
   * @param lock a file that collectors of this catalog keep each other out with
   * @param grace what was recorded less than this ago stays; zero where writers use leases
   * @param removed is told what was collected, after each transaction; null if nobody listens
   */
  public OnlineCollector(
      Catalog catalog,
      Path lock,
      Clock clock,
      Duration grace,
      List<Collector> collectors,
      Backend backend,
      @Nullable Consumer<Resource> removed) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.lock = Objects.requireNonNull(lock, "lock");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.grace = Objects.requireNonNull(grace, "grace");
    this.collectors = List.copyOf(collectors);
    this.backend = Objects.requireNonNull(backend, "backend");
    this.removed = removed;
  }

  /**
   * Carries on what an earlier collection decided and did not finish, then marks, decides, removes.
   *
   * @throws RefusedException if too little is known to judge; nothing was collected
   * @throws IOException if a collector of another process is at work
   */
  public synchronized CollectionReport collect() throws IOException {
    try (CollectorLock held = CollectorLock.lock(lock)) {
      Run run = new Run();
      run.phase("resume", run::resume);
      List<String> problems = new ArrayList<>();
      Set<String> referring = catalog.read(Collection::referring);
      try (Collectors running = Collectors.start(collectors, referring, problems)) {
        Collection collection =
            new Collection(catalog, running, clock.instant(), grace, run.pauses);
        run.phase("begin", collection::begin);
        run.phase("mark", collection::mark);
        run.phase("drain", () -> drain(collection));
        run.phase("flip", collection::flip);
        run.phase("sweep", () -> sweep(collection));
        run.phase("clean", run::clean);
        return run.report(collection.census(), problems);
      }
    }
  }

  /** Removes what is queued and due, without collecting anything. */
  public synchronized CollectionReport clean() throws IOException {
    try (CollectorLock held = CollectorLock.lock(lock)) {
      Run run = new Run();
      run.phase("clean", run::clean);
      return run.report(new Census(), List.of());
    }
  }

  /** Says what a collection would collect now, and collects nothing. */
  public CollectionReport preview() {
    Run run = new Run();
    List<String> problems = new ArrayList<>();
    Set<String> referring = catalog.read(Collection::referring);
    try (Collectors running = Collectors.start(collectors, referring, problems)) {
      Collection collection = new Collection(catalog, running, clock.instant(), grace, run.pauses);
      run.phase("mark", collection::preview);
      return run.report(collection.census(), problems);
    }
  }

  private static void drain(Collection collection) {
    for (int i = 0; i < MAX_DRAINS && collection.drain() > FEW_SHADES; i++) {
      // again: what was shaded meanwhile
    }
  }

  private void sweep(Collection collection) {
    while (collection.sweep(removed)) {
      // a transaction a turn
    }
  }

  /** What one call does, and what it takes. */
  private final class Run {
    private final Pauses pauses = new Pauses();
    private final Cleaner cleaner = new Cleaner(catalog, backend, pauses);
    private final Map<String, Duration> phases = new LinkedHashMap<>();

    void phase(String name, Runnable work) {
      long began = System.nanoTime();
      work.run();
      phases.put(name, Duration.ofNanos(System.nanoTime() - began));
    }

    void resume() {
      try (Collectors none = Collectors.start(List.of(), Set.of(), new ArrayList<>())) {
        Collection earlier = new Collection(catalog, none, Instant.EPOCH, Duration.ZERO, pauses);
        if (earlier.resume()) {
          sweep(earlier);
        }
      }
    }

    void clean() {
      cleaner.clean(clock.instant());
    }

    CollectionReport report(Census census, List<String> problems) {
      List<String> all = new ArrayList<>(problems);
      all.addAll(cleaner.problems());
      return new CollectionReport(
          catalog.read(View::cycle).epoch(),
          census.garbage(),
          census.garbageBytes(),
          cleaner.removed(),
          cleaner.bytes(),
          census.kept(),
          catalog.read(View::queueLength),
          pauses.longest(),
          pauses.p99(),
          phases,
          all);
    }
  }
}
