package dev.tidemark.cli;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.Orphans;
import dev.tidemark.engine.online.CollectionPlan;
import dev.tidemark.engine.online.CollectionReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code gc} of a managed store. */
final class ManagedGc {

  private final Output out;
  private final StoreOptions named;
  private final Optional<Duration> grace;
  private final Set<Refusal.Kind> allowed;
  private final Map<String, Duration> seconds = new LinkedHashMap<>();

  /**
   * @param grace what was recorded less than this ago is not collected; empty for what the store
   *     says
   * @param allowed the circuit breakers that are overridden
   */
  ManagedGc(Output out, StoreOptions named, Optional<Duration> grace, Set<Refusal.Kind> allowed) {
    this.out = out;
    this.named = named;
    this.grace = grace;
    this.allowed = allowed;
  }

  /** What is done with a store. */
  private interface Deed {
    CollectionReport on(ManagedStore store, Duration grace) throws IOException;
  }

  /**
   * Collects, or says what a collection would collect. What a crash has left goes too.
   *
   * @return the exit code
   */
  int run(Shell shell, boolean dryRun) throws IOException, CommandFailure, UsageFailure {
    return run(
        shell,
        dryRun,
        true,
        (store, age) -> dryRun ? store.preview(age) : store.collect(age, allowed));
  }

  /**
   * Collects what is in a plan, with its grace if the command line has none.
   *
   * @return the exit code
   */
  int apply(Shell shell, CollectionPlan plan) throws IOException, CommandFailure, UsageFailure {
    return run(
        shell,
        false,
        false,
        (store, any) -> store.apply(plan.withGrace(grace.orElse(plan.grace())), allowed));
  }

  private int run(Shell shell, boolean dryRun, boolean withOrphans, Deed deed)
      throws IOException, CommandFailure, UsageFailure {
    long start = System.nanoTime();
    try (Managed managed = Managed.open(named, shell)) {
      ManagedStore store = managed.store();
      Duration effective = grace.orElse(store.grace());
      Optional<RefusedException> refused = Optional.empty();
      CollectionReport report = nothing(store);
      Orphans orphans = new Orphans(0, 0, 0, List.of());
      try {
        if (withOrphans) {
          orphans = orphans(store, dryRun);
        }
        report = deed.on(store, effective);
      } catch (RefusedException e) {
        refused = Optional.of(e);
      }
      seconds.putAll(report.phases());
      seconds.put("total", Seconds.since(start));
      Path directory = named.directory().toAbsolutePath().normalize();
      return new ManagedReport(
              "managed:" + directory, report, orphans, refused, seconds, dryRun, effective)
          .tell(out);
    }
  }

  private Orphans orphans(ManagedStore store, boolean dryRun) throws IOException {
    long start = System.nanoTime();
    Duration age = grace.orElse(ManagedStore.ORPHANS_STAY);
    try {
      if (!dryRun) {
        return store.reconcile(age, allowed);
      }
      Orphans orphans = store.orphans(age);
      List<Refusal> refusals = Refusal.without(orphans.refusals(), allowed);
      if (!refusals.isEmpty()) {
        throw new RefusedException(refusals);
      }
      return orphans;
    } finally {
      seconds.put("reconcile", Seconds.since(start));
    }
  }

  /** Of a collection that did not begin. */
  private static CollectionReport nothing(ManagedStore store) {
    return new CollectionReport(
        CollectionReport.Outcome.REFUSED,
        Optional.empty(),
        0,
        Map.of(),
        0,
        0,
        0,
        Map.of(),
        store.queueLength(),
        Duration.ZERO,
        Duration.ZERO,
        Map.of(),
        List.of(),
        store.occupancy());
  }
}
