package dev.tidemark.engine.mirror;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.history.RunHistory;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.judge.Purged;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Restored;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;

/**
 * Collects one mirrored store. Not thread-safe; takes the store's {@link CollectorLock} for every
 * operation.
 */
public class Collector {

  private final Premises store;
  private final Metadata metadata;
  private final BlobStore blobs;
  private final Clock clock;
  private final Progress progress;
  private final Releases releases;
  private final RunHistory history;
  private final TakenNames taken;
  private final BiFunction<BlobStore, NameReader, Scanner> scanners;

  /**
   * @param name what the store is called, in plans and messages
   * @param state the directory that holds the lock
   * @param executor reads content; with {@code threads} 1 it is not used
   */
  public Collector(
      String name,
      Path state,
      Metadata metadata,
      Storage storage,
      Plugins plugins,
      Decoder decoder,
      ExecutorService executor,
      int threads,
      Clock clock,
      Progress progress) {
    this.store = new Premises(name, state, metadata, storage, clock);
    this.metadata = metadata;
    this.blobs = storage.blobs();
    this.clock = clock;
    this.progress = progress;
    this.releases = new Releases(state);
    this.history = new RunHistory(state, clock);
    this.taken = store.taken();
    this.scanners =
        (content, names) ->
            new Scanner(
                metadata,
                content,
                names,
                storage.traits(),
                decoder,
                plugins.fingerprint(),
                new Parallel(executor, threads),
                clock,
                progress);
  }

  /**
   * Brings the metadata up to date.
   *
   * @throws IOException if the store cannot be read, or another collector is at work
   */
  public ScanReport scan() throws IOException {
    try (CollectorLock lock = store.lock()) {
      return scanners.apply(blobs, store.names()).scan(false);
    }
  }

  /** The same if no other collector is at work; else what it left behind has to do. */
  public Optional<ScanReport> scanIfFree() throws IOException {
    Optional<CollectorLock> lock = store.tryLock();
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (CollectorLock held = lock.get()) {
      return Optional.of(scanners.apply(blobs, store.names()).scan(false));
    }
  }

  /**
   * Decides what may go, and changes nothing: what would come back out of quarantine is read there.
   *
   * @throws IOException if the store cannot be read, or another collector is at work
   */
  public Plan plan(Policy policy) throws IOException {
    Policy careful = careful(policy);
    try (CollectorLock lock = store.lock()) {
      Judging judging = judging(look(), careful, Remit.everything(), new Stopwatch());
      Plan plan = store.plan(judging.judge().assessment(), careful, judging.warnings());
      Abandoned abandoned = abandoned(careful);
      abandoned.look();
      return abandoned.addTo(plan);
    }
  }

  /** The store, as a look needs it. */
  BlobStore look() {
    return store.asIfBack();
  }

  /**
   * Collects: scan, mark, plan, sweep.
   *
   * @throws IOException if the store cannot be read, or another collector is at work; nothing that
   *     is needed is lost then
   */
  public Report collect(Policy policy) throws IOException {
    store.requireQuarantine(policy);
    Policy careful = careful(policy);
    Abandoned abandoned = abandoned(careful);
    return sweep(RunRecord.Kind.COLLECT, careful, Remit.everything(), abandoned);
  }

  /**
   * Deletes what {@code plan} says, as far as it is still garbage and no part of what stays.
   * Whether names alone count, and what goes of what writers have left, is as it was for the plan.
   *
   * @return what was done, with the store as it was found now, and not when the plan was made. Of
   *     what writers have left, only what the plan names is looked at
   * @throws IllegalArgumentException if the plan was made for another store
   * @throws IOException as in {@link #collect}
   */
  public Report apply(Plan plan, Policy policy) throws IOException {
    plan.requireFor(store.incarnation());
    Policy asPlanned = policy.withUntagged(plan.heading().untagged());
    store.requireQuarantine(asPlanned);
    Policy careful = careful(asPlanned);
    Abandoned abandoned = Abandoned.planned(metadata, store.storage().uploads(), plan);
    return sweep(RunRecord.Kind.APPLY, careful, remit(plan), abandoned);
  }

  /**
   * Brings blobs back out of quarantine; all of them if none is named. Entries of the index that
   * went with them come back as well; without a name, all that were taken away.
   */
  public Restored restore(Set<Digest> digests) throws IOException {
    try (CollectorLock lock = store.lock()) {
      return history.keep(
          RunRecord.Kind.RESTORE,
          () -> new Restorer(metadata, blobs.quarantine(), taken, clock).restore(digests),
          Restorer::end);
    }
  }

  /**
   * Deletes for good what has been in quarantine for longer than {@code age}, after bringing back
   * what is referenced again.
   *
   * @param allowed the circuit breakers that are overridden
   * @throws RefusedException if a circuit breaker says so
   */
  public Purged purge(Duration age, Set<Refusal.Kind> allowed) throws IOException {
    try (CollectorLock lock = store.lock()) {
      return history.keep(RunRecord.Kind.PURGE, () -> purgeHeld(age, allowed), Purger::end);
    }
  }

  /** The policy with a grace that is long enough for the store. */
  public Policy careful(Policy policy) {
    return store.careful(policy);
  }

  /** Why nothing is kept of the latest run; empty if something is. */
  public Optional<String> unrecorded() {
    return history.unrecorded();
  }

  private Purged purgeHeld(Duration age, Set<Refusal.Kind> allowed) throws IOException {
    Policy policy = Policy.safe().withQuarantine(age).withAllowed(allowed);
    Judging judging = judging(blobs, policy, Remit.everything(), new Stopwatch());
    Purger purger = purger(policy);
    List<Refusal> refusals = purger.purge(judging.judge(), judging).refusals(policy);
    if (!refusals.isEmpty()) {
      throw new RefusedException(refusals);
    }
    store.settle(policy);
    return purger.purged();
  }

  private Report sweep(RunRecord.Kind kind, Policy policy, Remit remit, Abandoned abandoned)
      throws IOException {
    try (CollectorLock lock = store.lock()) {
      return history.keep(kind, () -> sweep(policy, remit, abandoned), RunRecord.End::of);
    }
  }

  private Report sweep(Policy policy, Remit remit, Abandoned abandoned) throws IOException {
    Stopwatch watch = new Stopwatch();
    Instant began = clock.instant();
    Judging judging = judging(blobs, policy, remit, watch);
    Purger purger = purger(policy);
    Sweeper.Judgement judgement = purger.purge(judging.judge(), judging);
    Set<String> told = new LinkedHashSet<>(judging.warnings());
    abandoned.look();
    Sweeper.Judgement unnamed = letGo(judgement, judging, policy, remit);
    watch.phase("sweep");
    Swept swept = sweeper(policy).sweep(unnamed, judging, remit);
    told.addAll(judging.warnings());
    List<String> warnings = new ArrayList<>(told);
    policy.overrides(judgement.assessment().refusals()).ifPresent(warnings::add);
    store.settleIfPossible(policy).ifPresent(warnings::add);
    Counts counts = judgement.assessment().counts();
    if (swept.refused().isEmpty()) {
      LastRoots.remember(metadata, policy, judging.released());
      Aftermath.settle(metadata, judging.notes());
      abandoned.remove();
    }
    Run run = swept.run(began, watch.stop(), metadata.occupancy());
    return abandoned.addTo(swept.report(run, counts, judging, purger.purged(), warnings));
  }

  /**
   * Takes names away that count for nothing, where what they stand for is to go. The rest is an
   * ordinary collection: an entry that is there from now on has come meanwhile, or stands for what
   * stays.
   *
   * @return what is to be done then
   */
  private Sweeper.Judgement letGo(
      Sweeper.Judgement judgement, Judging judging, Policy policy, Remit remit) throws IOException {
    if (!policy.untagged() || !judgement.refusals(policy).isEmpty()) {
      return judgement;
    }
    remit.limit(judgement.assessment().victims().keySet());
    judging.by(reader -> planner(reader, policy.withUntagged(false)));
    List<Name> names = judgement.assessment().going().names();
    if (names.isEmpty()) {
      return judgement;
    }
    releases.note(taken.take(names, !policy.quarantine().isZero()));
    return judging.judge();
  }

  Sweeper sweeper(Policy policy) {
    String run = Long.toString(ProcessHandle.current().pid());
    return new Sweeper(metadata, blobs, policy, progress, run, clock.instant());
  }

  Remit remit(Plan plan) {
    return Remit.of(plan);
  }

  Planner planner(Reader reader, Policy policy) {
    return new Planner(reader, policy, clock.instant());
  }

  private Judging judging(BlobStore content, Policy policy, Remit remit, Stopwatch watch) {
    NameReader names = store.names();
    return new Judging(
        metadata,
        content,
        names,
        scanners.apply(content, names),
        reader -> planner(reader, policy),
        remit,
        releases,
        watch);
  }

  private Abandoned abandoned(Policy policy) {
    return Abandoned.of(metadata, store.storage().uploads(), policy, clock.instant());
  }

  private Purger purger(Policy policy) {
    return new Purger(metadata, blobs.quarantine(), policy, clock.instant());
  }
}
