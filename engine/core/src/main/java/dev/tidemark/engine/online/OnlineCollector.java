package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Audience;
import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.files.BusyException;
import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.metadata.Occupancy;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.CollectionReport.Outcome;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final Audience<CollectionReport> listener;

  /** One of whose reports nobody is told but the caller. */
  public OnlineCollector(
      Catalog catalog,
      Path lock,
      Clock clock,
      Duration grace,
      List<Collector> collectors,
      Backend backend,
      @Nullable Consumer<Resource> removed) {
    this(catalog, lock, clock, grace, collectors, backend, removed, report -> {});
  }

  /**
   * @param lock a file that collectors of this catalog keep each other out with
   * @param grace what was recorded less than this ago stays, where a call says nothing else; zero
   *     where writers use leases
   * @param removed is told what was collected, after each transaction; null if nobody listens. What
   *     it throws is logged
   * @param listener is told of every call of {@link #collect}
   */
  public OnlineCollector(
      Catalog catalog,
      Path lock,
      Clock clock,
      Duration grace,
      List<Collector> collectors,
      Backend backend,
      @Nullable Consumer<Resource> removed,
      CollectionListener listener) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.lock = Objects.requireNonNull(lock, "lock");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.grace = Objects.requireNonNull(grace, "grace");
    this.collectors = List.copyOf(collectors);
    this.backend = Objects.requireNonNull(backend, "backend");
    this.removed = removed == null ? null : new Audience<>(removed);
    this.listener = new Audience<>(Objects.requireNonNull(listener, "listener")::ended);
  }

  /**
   * Carries on what an earlier collection decided and did not finish, then marks, decides, removes.
   *
   * @throws RefusedException if too little is known to judge; nothing was collected
   * @throws BusyException if a collector of another process is at work
   * @throws InterruptedIOException if the thread is interrupted; what was decided is carried on by
   *     the next collection
   */
  public CollectionReport collect() throws IOException {
    return collect(grace);
  }

  /** As {@link #collect()}, with another grace this time. */
  public CollectionReport collect(Duration other) throws IOException {
    return collect(other, Set.of());
  }

  /**
   * The same.
   *
   * @param allowed circuit breakers that are overridden
   */
  public CollectionReport collect(Duration other, Set<Refusal.Kind> allowed) throws IOException {
    return collect(new Run(other, Bound.NONE, allowed));
  }

  /**
   * As {@link #collect()}, with the grace of the plan, and decides against nothing that is not in
   * the plan or was recorded after it was made. What a fresh mark keeps stays in any case.
   *
   * @param allowed circuit breakers that are overridden
   */
  public CollectionReport apply(CollectionPlan plan, Set<Refusal.Kind> allowed) throws IOException {
    return collect(new Run(plan.grace(), Bound.of(plan), allowed));
  }

  private synchronized CollectionReport collect(Run run) throws IOException {
    CollectionReport report;
    try {
      report = carryOut(run);
    } catch (IOException | RuntimeException | Error e) {
      listener.accept(run.failed(e));
      throw e;
    }
    listener.accept(report);
    return report;
  }

  private CollectionReport carryOut(Run run) throws IOException {
    try (CollectorLock held = CollectorLock.lock(lock)) {
      run.requireAllowed(backend.refusals());
      run.phase("resume", run::resume);
      Set<String> referring = catalog.read(Collection::referring);
      try (Collectors running = Collectors.start(collectors, referring, run.problems)) {
        Collection collection = run.collection(running);
        StopBetweenSteps.check();
        run.phase("begin", collection::begin);
        run.phase("mark", collection::mark);
        run.phase("drain", () -> drain(collection));
        StopBetweenSteps.check();
        run.phase("flip", collection::flip);
        run.phase("sweep", () -> sweep(collection));
        run.phase("clean", run::clean);
      }
      return run.done();
    }
  }

  /** Removes what is queued and due, without collecting anything. */
  public synchronized CollectionReport clean() throws IOException {
    try (CollectorLock held = CollectorLock.lock(lock)) {
      Run run = new Run(grace, Bound.NONE, Set.of());
      run.phase("clean", run::clean);
      return run.done();
    }
  }

  /** Says what a collection would collect now, and collects nothing. */
  public CollectionReport preview() {
    return preview(grace);
  }

  /** As {@link #preview()}, with another grace. */
  public CollectionReport preview(Duration other) {
    Run run = new Run(other, Bound.NONE, Set.of());
    look(run, collection -> run.phase("mark", collection::preview));
    return run.done();
  }

  /**
   * Lists what a collection would collect now, and collects nothing.
   *
   * @param incarnation of the store, for the plan
   */
  public CollectionPlan plan(Duration other, String incarnation) {
    List<CollectionPlan.Entry> entries = new ArrayList<>();
    // what is recorded while this looks is not in it, and later than this
    Instant created = clock.instant();
    look(new Run(other, Bound.NONE, Set.of()), collection -> entries.addAll(collection.plan()));
    return new CollectionPlan(incarnation, created, other, entries);
  }

  private void look(Run run, Consumer<Collection> look) {
    Set<String> referring = catalog.read(Collection::referring);
    try (Collectors running = Collectors.start(collectors, referring, run.problems)) {
      look.accept(run.collection(running));
    }
  }

  private static void drain(Collection collection) {
    for (int i = 0; i < MAX_DRAINS && collection.drain() > FEW_SHADES; i++) {
      // again: what was shaded meanwhile
    }
  }

  private void sweep(Collection collection) throws InterruptedIOException {
    while (collection.sweep(removed)) {
      StopBetweenSteps.check(); // a transaction a turn
    }
  }

  /** A part of a run. */
  @FunctionalInterface
  private interface Phase<X extends Exception> {
    void run() throws X;
  }

  /** What one call does, and what it takes. */
  private final class Run {
    private final Duration grace;
    private final Bound bound;
    private final Set<Refusal.Kind> allowed;
    private final Pauses pauses = new Pauses();
    private final Cleaner cleaner = new Cleaner(catalog, backend, pauses);
    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private Census census = new Census();

    Run(Duration grace, Bound bound, Set<Refusal.Kind> allowed) {
      this.grace = Objects.requireNonNull(grace, "grace");
      this.bound = bound;
      this.allowed = Set.copyOf(allowed);
    }

    void requireAllowed(List<Refusal> all) {
      List<Refusal> refusals = Refusal.without(all, allowed);
      if (!refusals.isEmpty()) {
        throw new RefusedException(refusals);
      }
    }

    Collection collection(Collectors running) {
      Marking marking = new Marking(running, clock.instant(), grace, bound);
      census = marking.census();
      return new Collection(catalog, running, marking, pauses);
    }

    <X extends Exception> void phase(String name, Phase<X> work) throws X {
      long began = System.nanoTime();
      try {
        work.run();
      } finally {
        phases.put(name, Duration.ofNanos(System.nanoTime() - began));
      }
    }

    void resume() throws InterruptedIOException {
      try (Collectors none = Collectors.start(List.of(), Set.of(), new ArrayList<>())) {
        Marking nothing = new Marking(none, Instant.EPOCH, Duration.ZERO, Bound.NONE);
        Collection earlier = new Collection(catalog, none, nothing, pauses);
        if (earlier.resume()) {
          sweep(earlier);
        }
      }
    }

    void clean() throws InterruptedIOException {
      cleaner.clean(clock.instant());
    }

    CollectionReport done() {
      return catalog.read(
          view -> report(Outcome.DONE, Optional.empty(), view.cycle().epoch(), view.queueLength()));
    }

    /** Even if nothing can be read any more. */
    CollectionReport failed(Throwable failure) {
      boolean refused = failure instanceof RefusedException || failure instanceof BusyException;
      Outcome outcome = refused ? Outcome.REFUSED : Outcome.FAILED;
      Optional<String> why =
          Optional.of(refused ? String.valueOf(failure.getMessage()) : OneLine.of(failure));
      try {
        return catalog.read(view -> report(outcome, why, view.cycle().epoch(), view.queueLength()));
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
        return report(outcome, why, 0, 0);
      }
    }

    private Occupancy occupancy() {
      try {
        return catalog.occupancy();
      } catch (RuntimeException e) {
        return Occupancy.UNKNOWN;
      }
    }

    private CollectionReport report(
        Outcome outcome, Optional<String> failure, long epoch, long queue) {
      List<String> all = new ArrayList<>(problems);
      all.addAll(cleaner.problems());
      return new CollectionReport(
          outcome,
          failure,
          epoch,
          census.garbage(),
          census.garbageBytes(),
          cleaner.removed(),
          cleaner.bytes(),
          census.kept(),
          queue,
          pauses.longest(),
          pauses.p99(),
          phases,
          all,
          occupancy());
    }
  }
}
