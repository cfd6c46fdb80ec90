package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.files.BusyException;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.text.OneLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one call of a collector does, and what it takes. For one thread. */
final class OnlineRun {

  private final Catalog catalog;
  private final Clock clock;
  private final Backend backend;
  private final Policy policy;
  private final Bound bound;
  private final Instant began;
  private final Pauses pauses = new Pauses();
  private final Cleaner cleaner;
  private final Map<String, Duration> phases = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable Marking marking;

  OnlineRun(Catalog catalog, Clock clock, Backend backend, Policy policy, Bound bound) {
    this.catalog = catalog;
    this.clock = clock;
    this.backend = backend;
    this.policy = policy;
    this.bound = bound;
    this.began = clock.instant();
    this.cleaner = new Cleaner(catalog, backend, pauses);
  }

  /** What went wrong so far, to be added to. */
  List<String> problems() {
    return problems;
  }

  void requireAllowed() throws IOException {
    List<Refusal> refusals = policy.refuses(backend.refusals());
    if (!refusals.isEmpty()) {
      throw new RefusedException(refusals);
    }
  }

  /** The collection of this run. */
  Collection collection(Collectors running) {
    Marking mark = new Marking(running, clock.instant(), policy.grace(), bound);
    marking = mark;
    return new Collection(catalog, running, mark, pauses);
  }

  /** One that was decided earlier and is only to be carried on. */
  Collection earlier(Collectors none) {
    Marking nothing = new Marking(none, Instant.EPOCH, Duration.ZERO, Bound.NONE);
    return new Collection(catalog, none, nothing, pauses);
  }

  /** A part of a run. */
  @FunctionalInterface
  interface Phase<X extends Exception> {
    void run() throws X;
  }

  <X extends Exception> void phase(String name, Phase<X> work) throws X {
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      phases.put(name, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  void clean() throws InterruptedIOException {
    cleaner.clean(clock.instant());
  }

  /** The store as the mark found it. */
  Counts counts() {
    return marking == null ? Counts.NONE : marking.counts();
  }

  /** Of a run that came to its end. */
  Report done() {
    return catalog.read(
        view ->
            report(Run.Outcome.DONE, Optional.empty(), view.cycle().epoch(), view.queueLength()));
  }

  /** Of one that did not, even if nothing can be read any more. */
  Report failed(Throwable failure) {
    boolean refused = failure instanceof RefusedException || failure instanceof BusyException;
    Run.Outcome outcome = refused ? Run.Outcome.REFUSED : Run.Outcome.FAILED;
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

  private Report report(Run.Outcome outcome, Optional<String> failure, long epoch, long queue) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(cleaner.problems());
    return new Report(
        new Run(began, outcome, failure, phases, occupancy()),
        counts(),
        new Report.Deeds(
            counts().garbage().going(),
            counts().garbage().goingBytes(),
            cleaner.removed(),
            cleaner.bytes(),
            0,
            0),
        new Report.Told(List.of(), List.of(), all),
        Optional.empty(),
        Optional.of(new Report.Online(epoch, queue, pauses.longest(), pauses.p99())));
  }
}
