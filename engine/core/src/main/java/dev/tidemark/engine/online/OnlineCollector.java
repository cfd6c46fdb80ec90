package dev.tidemark.engine.online;

import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.catalog.Audience;
import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.files.BusyException;
import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.history.RunHistory;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects a catalog, one collection at a time across all processes. Thread-safe: a second caller
 * waits, one in another process is refused.
 */
public final class OnlineCollector {

  private static final Logger LOG = LoggerFactory.getLogger(OnlineCollector.class);

  /** More rounds than this and writers shade faster than they are followed; the flip takes it. */
  private static final int MAX_DRAINS = 8;

  /** As few shades as this are left to the flip. */
  private static final int FEW_SHADES = 200;

  private final Catalog catalog;
  private final Path lock;
  private final Clock clock;
  private final List<Collector> collectors;
  private final Backend backend;
  private final @Nullable Consumer<Resource> removed;
  private final Audience<Report> listener;
  private final RunHistory history;

  /** One of whose reports nobody is told but the caller. */
  public OnlineCollector(
      Catalog catalog,
      Path lock,
      Clock clock,
      List<Collector> collectors,
      Backend backend,
      @Nullable Consumer<Resource> removed) {
    this(catalog, lock, clock, collectors, backend, removed, report -> {});
  }

  /**
   * @param lock a file that collectors of this catalog keep each other out with; beside it is kept
   *     what they did
   * @param removed is told what was collected, after each transaction; null if nobody listens. What
   *     it throws is logged
   * @param listener is told of every call of {@link #collect} and {@link #apply}
   */
  public OnlineCollector(
      Catalog catalog,
      Path lock,
      Clock clock,
      List<Collector> collectors,
      Backend backend,
      @Nullable Consumer<Resource> removed,
      CollectionListener listener) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.lock = Objects.requireNonNull(lock, "lock");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.collectors = List.copyOf(collectors);
    this.backend = Objects.requireNonNull(backend, "backend");
    this.removed = removed == null ? null : new Audience<>(removed);
    this.history = new RunHistory(lock.resolveSibling(".").normalize(), clock);
    this.listener = new Audience<>(Objects.requireNonNull(listener, "listener")::ended);
  }

  /**
   * Carries on what an earlier collection decided and did not finish, then marks, decides, removes.
   *
   * @param policy its grace spares what was recorded less than that ago; zero is right where
   *     writers use leases
   * @throws RefusedException if too little is known to judge; nothing was collected
   * @throws BusyException if a collector of another process is at work
   * @throws InterruptedIOException if the thread is interrupted; what was decided is carried on by
   *     the next collection
   */
  public Report collect(Policy policy) throws IOException {
    return collect(RunRecord.Kind.COLLECT, policy, Bound.NONE);
  }

  /**
   * As {@link #collect}, but decides against nothing that is not in the plan or was recorded after
   * it was made. What a fresh mark keeps stays in any case.
   */
  public Report apply(Plan plan, Policy policy) throws IOException {
    return collect(RunRecord.Kind.APPLY, policy, Bound.of(plan));
  }

  private synchronized Report collect(RunRecord.Kind kind, Policy policy, Bound bound)
      throws IOException {
    OnlineRun run = new OnlineRun(catalog, clock, backend, policy, bound);
    Report report;
    try {
      try (CollectorLock held = CollectorLock.lock(lock)) {
        report = history.keep(kind, () -> carryOut(run), RunRecord.End::of);
      }
    } catch (IOException | RuntimeException | Error e) {
      listener.accept(run.failed(e));
      throw e;
    }
    listener.accept(report);
    return report;
  }

  private Report carryOut(OnlineRun run) throws IOException {
    run.requireAllowed();
    run.phase("resume", () -> resume(run));
    Set<String> referring = catalog.read(Collection::referring);
    try (Collectors running = Collectors.start(collectors, referring, run.problems())) {
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

  /**
   * Keeps a record of a collection that was refused before it began, unless another one is at work
   * or it cannot be written: the refusal is what counts.
   */
  public synchronized void refused(RefusedException e) {
    try {
      Optional<CollectorLock> free = CollectorLock.tryLock(lock);
      if (free.isPresent()) {
        try (CollectorLock held = free.get()) {
          history.keep(RunRecord.Kind.COLLECT, () -> e, RunRecord.End::refused);
        }
      }
    } catch (IOException unwritten) {
      LOG.debug("a refusal is not kept", unwritten);
    }
  }

  /** What was done, the latest first. */
  public List<RunRecord> runs() throws IOException {
    return history.runs();
  }

  /** Why the latest of it is not among them; empty if it is. */
  public Optional<String> unrecorded() {
    return history.unrecorded();
  }

  /** Removes what is queued and due, without collecting anything. */
  public synchronized Report clean() throws IOException {
    try (CollectorLock held = CollectorLock.lock(lock)) {
      OnlineRun run = new OnlineRun(catalog, clock, backend, Policy.immediate(), Bound.NONE);
      run.phase("clean", run::clean);
      return run.done();
    }
  }

  /**
   * Lists what a collection would collect now, and collects nothing.
   *
   * @param store what the plan calls the store
   * @param incarnation of the store
   * @throws RefusedException if too little is known to judge
   */
  public Plan plan(Policy policy, String store, String incarnation) throws IOException {
    // what is recorded while this looks is not in it, and later than this
    Instant created = clock.instant();
    OnlineRun run = new OnlineRun(catalog, clock, backend, policy, Bound.NONE);
    List<Plan.Entry> entries = new ArrayList<>();
    Set<String> referring = catalog.read(Collection::referring);
    try (Collectors running = Collectors.start(collectors, referring, run.problems())) {
      Collection collection = run.collection(running);
      entries.addAll(collection.plan());
    }
    return new Plan(
        new Plan.Heading(store, incarnation, created, policy.grace(), false),
        run.counts(),
        entries,
        List.of(), // they go with every collection, and with no plan
        run.problems(),
        backend.refusals());
  }

  /**
   * Says why a resource stays or does not, as a collection with this grace would judge now. Where a
   * collector is not here that content may depend on, the answer says so.
   */
  public Why why(Resource resource, Duration grace) {
    Instant now = clock.instant();
    List<String> problems = new ArrayList<>();
    try (Collectors running = Collectors.startHere(collectors, problems)) {
      return catalog.read(
          view -> {
            Why why = Why.of(new OnlineView(view, now, grace, running), resource);
            Set<String> absent = new TreeSet<>(Collection.referring(view));
            absent.removeAll(running.referring());
            return why.live() || absent.isEmpty() ? why : why.unless(absent);
          });
    }
  }

  /** All that roots lead to now, as far as collectors that are here can tell, and flat holdings. */
  public Bitmap live() {
    Instant now = clock.instant();
    try (Collectors running = Collectors.startHere(collectors, new ArrayList<>())) {
      return catalog.read(view -> new OnlineView(view, now, Duration.ZERO, running).live());
    }
  }

  private void resume(OnlineRun run) throws InterruptedIOException {
    try (Collectors none = Collectors.start(List.of(), Set.of(), new ArrayList<>())) {
      Collection earlier = run.earlier(none);
      if (earlier.resume()) {
        sweep(earlier);
      }
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
}
