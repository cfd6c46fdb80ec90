package dev.tidemark.engine.gc;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.decode.Handlers;
import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.RootSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Collects one attached store. Not thread-safe; takes the store's {@link CollectorLock} for every
 * operation.
 */
public class Collector {

  /** How often a scan is repeated because the store proved it incomplete, before giving up. */
  private static final int MAX_SCANS = 100;

  /** How many blobs are purged between two looks at the roots. */
  private static final int PURGE_BATCH = 1_000;

  private static final String LAST_ROOTS = "gc.roots";

  private final String name;
  private final Path state;
  private final Metadata metadata;
  private final BlobStore blobs;
  private final RootSource rootSource;
  private final Clock clock;
  private final Progress progress;
  private final Scanner scanner;

  private long decoded;
  private long restored;
  private List<String> warnings = new ArrayList<>();

  /**
   * @param name what the store is called, in plans and messages
   * @param state the directory that holds the lock
   * @param executor reads content; with {@code threads} 1 it is not used
   */
  public Collector(
      String name,
      Path state,
      Metadata metadata,
      BlobStore blobs,
      RootSource rootSource,
      Handlers handlers,
      Decoder decoder,
      ExecutorService executor,
      int threads,
      Clock clock,
      Progress progress) {
    this.name = name;
    this.state = state;
    this.metadata = metadata;
    this.blobs = blobs;
    this.rootSource = rootSource;
    this.clock = clock;
    this.progress = progress;
    this.scanner =
        new Scanner(
            metadata,
            blobs,
            rootSource,
            decoder,
            handlers.fingerprint(),
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
    try (CollectorLock lock = lock()) {
      return scanner.scan(false);
    }
  }

  /** The same if no other collector is at work; else what it left behind has to do. */
  public Optional<ScanReport> scanIfFree() throws IOException {
    Optional<CollectorLock> lock = CollectorLock.tryLock(state.resolve("lock"));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (CollectorLock held = lock.get()) {
      recover();
      return Optional.of(scanner.scan(false));
    }
  }

  /**
   * Decides what may go, and deletes nothing.
   *
   * @throws IOException if the store cannot be read, or another collector is at work
   */
  public Plan plan(GcPolicy policy) throws IOException {
    try (CollectorLock lock = lock()) {
      return plan(judge(policy, new Stopwatch()).assessment());
    }
  }

  /**
   * Collects: scan, mark, plan, sweep.
   *
   * @throws IOException if the store cannot be read, or another collector is at work; nothing that
   *     is needed is lost then
   */
  public Report collect(GcPolicy policy) throws IOException {
    return sweep(policy, Optional.empty());
  }

  /**
   * Deletes what {@code plan} says, as far as it is still garbage.
   *
   * @throws IllegalArgumentException if the plan was made for another store
   * @throws IOException as in {@link #collect}
   */
  public Report apply(Plan plan, GcPolicy policy) throws IOException {
    if (!plan.incarnation().equals(incarnation())) {
      throw new IllegalArgumentException(
          "the plan was made for another store ("
              + plan.store()
              + ", metadata "
              + plan.incarnation()
              + "); make a new one with 'plan'");
    }
    return sweep(policy, Optional.of(plan));
  }

  /**
   * Brings blobs back out of quarantine; all of them if none is named.
   *
   * @return what came back
   */
  public List<Digest> restore(Set<Digest> digests) throws IOException {
    try (CollectorLock lock = lock()) {
      Quarantine quarantine = blobs.quarantine();
      Set<Digest> back = new HashSet<>();
      for (Quarantine.Held held : quarantine.held()) {
        if (digests.isEmpty() || digests.contains(held.digest())) {
          if (!back.contains(held.digest()) && quarantine.release(held.digest())) {
            back.add(held.digest());
          }
        }
      }
      return back.stream().sorted().toList();
    }
  }

  /**
   * Deletes for good what has been in quarantine for longer than {@code age}, after bringing back
   * what is referenced again.
   *
   * @param force purge even where a circuit breaker says that nothing can be judged
   * @return what is gone
   * @throws RefusedException if a circuit breaker says so
   */
  public List<Quarantine.Held> purge(Duration age, boolean force) throws IOException {
    try (CollectorLock lock = lock()) {
      GcPolicy policy = GcPolicy.safe().withQuarantine(age).withForce(force);
      Judging judging = new Judging(policy, new Stopwatch());
      List<Quarantine.Held> purged = new ArrayList<>();
      Optional<String> refusal = refusal(purge(policy, judging.judge(), judging, purged), policy);
      if (refusal.isPresent()) {
        throw new RefusedException(refusal.get());
      }
      forgetIf(!purged.isEmpty());
      return purged;
    }
  }

  private Report sweep(GcPolicy policy, Optional<Plan> given) throws IOException {
    try (CollectorLock lock = lock()) {
      Stopwatch watch = new Stopwatch();
      Judging judging = new Judging(policy, watch);
      List<Quarantine.Held> purged = new ArrayList<>();
      Sweeper.Judgement judgement = purge(policy, judging.judge(), judging, purged);
      Plan plan = given.isPresent() ? given.get() : plan(judgement.assessment());
      Set<Digest> wanted = new HashSet<>();
      plan.entries().forEach(entry -> wanted.add(entry.digest()));
      watch.phase("sweep");
      Sweeper.Swept swept = sweeper(policy).sweep(wanted, judgement, judging);
      forgetIf(swept.deleted() > 0 || !purged.isEmpty());
      if (swept.refused().isEmpty()) {
        remember(judgement.assessment().roots());
      }
      warnings.addAll(swept.warnings());
      return new Report(
          plan,
          swept.deleted(),
          swept.bytes(),
          swept.quarantined(),
          restored,
          purged.size(),
          decoded,
          swept.refused(),
          warnings,
          watch.stop());
    }
  }

  Sweeper sweeper(GcPolicy policy) {
    String run = Long.toString(ProcessHandle.current().pid());
    return new Sweeper(metadata, blobs, policy, progress, run, clock.instant());
  }

  private final class Judging implements Sweeper.Judge {

    private final GcPolicy policy;
    private final Stopwatch watch;

    Judging(GcPolicy policy, Stopwatch watch) {
      this.policy = policy;
      this.watch = watch;
    }

    @Override
    public String rootsVersion() throws IOException {
      return rootSource.read().version();
    }

    @Override
    public Sweeper.Judgement judge() throws IOException {
      return Collector.this.judge(policy, watch);
    }
  }

  /**
   * Scans and judges, until everything that the roots lead to is accounted for: what is believed
   * absent is looked for in the store (then the scan was incomplete) and in quarantine (then it
   * comes back).
   */
  private Sweeper.Judgement judge(GcPolicy policy, Stopwatch watch) throws IOException {
    boolean doubting = false;
    for (int i = 0; i < MAX_SCANS; i++) {
      watch.phase("scan");
      ScanReport scan = scanner.scan(doubting);
      decoded += scan.decoded();
      watch.phase("mark");
      Assessment assessment = assess(policy);
      watch.phase("plan");
      if (!reappear(assessment.absent())) {
        List<String> all = new ArrayList<>(scan.warnings());
        all.addAll(assessment.warnings());
        warnings = all;
        return new Sweeper.Judgement(assessment, scan.rootsVersion());
      }
      doubting = true;
    }
    throw new IOException(name + " changes faster than it can be scanned; try again later");
  }

  private Assessment assess(GcPolicy policy) throws IOException {
    try {
      return metadata.read(
          reader ->
              planner(reader, policy)
                  .assess(this::info, reader.get(LAST_ROOTS).map(Long::parseLong).orElse(0L)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  Planner planner(Reader reader, GcPolicy policy) {
    return new Planner(reader, policy, clock.instant());
  }

  private Optional<BlobInfo> info(Digest digest) {
    try {
      return blobs.info(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether any of these is in the store after all, or has just been brought back. */
  private boolean reappear(List<Digest> absent) throws IOException {
    if (absent.isEmpty()) {
      return false;
    }
    Set<Digest> held = new HashSet<>();
    blobs.quarantine().held().forEach(blob -> held.add(blob.digest()));
    boolean found = false;
    for (Digest digest : absent) {
      if (blobs.info(digest).isPresent()) {
        found = true;
      } else if (held.contains(digest) && blobs.quarantine().release(digest)) {
        restored++;
        found = true;
      }
    }
    return found;
  }

  /**
   * Deletes for good what has been in quarantine for too long, unless a circuit breaker refuses.
   * The roots are read again on the way: what they have come to need is back in the store before it
   * could be purged.
   *
   * @param purged takes what is gone
   * @return the judgement that holds in the end
   */
  private Sweeper.Judgement purge(
      GcPolicy policy, Sweeper.Judgement first, Sweeper.Judge judge, List<Quarantine.Held> purged)
      throws IOException {
    Instant cutoff = clock.instant().minus(policy.quarantine());
    Quarantine quarantine = blobs.quarantine();
    Sweeper.Judgement current = first;
    int n = 0;
    for (Quarantine.Held held : quarantine.held()) {
      if (held.since().isAfter(cutoff)) {
        continue;
      }
      if (n++ % PURGE_BATCH == 0) {
        current = judge.recheck(current);
        if (refusal(current, policy).isPresent()) {
          return current;
        }
      }
      if (quarantine.purge(held)) {
        purged.add(held);
      }
    }
    return current;
  }

  private static Optional<String> refusal(Sweeper.Judgement judgement, GcPolicy policy) {
    return policy.force() ? Optional.empty() : judgement.assessment().refusal();
  }

  /**
   * Removes every node that nothing leads to: no root, no blob in the store, and none in
   * quarantine. Of those, the edges are needed to know what has to come back together.
   */
  private void forgetIf(boolean anythingWent) {
    if (!anythingWent) {
      return;
    }
    List<Digest> held;
    try {
      held = blobs.quarantine().held().stream().map(Quarantine.Held::digest).toList();
    } catch (IOException e) {
      warnings.add("metadata of deleted content stays until the next collection: " + e);
      return;
    }
    metadata.write(
        writer -> {
          Bitmap starts = Marker.roots(writer);
          starts.or(writer.bits(Bits.PRESENT));
          for (long id : writer.ids(held)) {
            if (id != Reader.NONE) {
              starts.set(id);
            }
          }
          Bitmap unneeded = writer.bits(Bits.KNOWN).minus(Marker.mark(writer, starts));
          writer.purge(unneeded);
          return unneeded;
        });
  }

  private Plan plan(Assessment assessment) {
    return new Plan(
        name,
        incarnation(),
        clock.instant(),
        assessment.blobs(),
        assessment.roots(),
        assessment.live(),
        assessment.garbage(),
        assessment.garbageBytes(),
        assessment.young(),
        List.copyOf(assessment.victims().values()),
        warnings,
        assessment.refusal());
  }

  private String incarnation() {
    return metadata.read(reader -> reader.get(Metadata.INCARNATION)).orElse("");
  }

  private void remember(long roots) {
    String count = Long.toString(roots);
    if (!metadata.read(reader -> reader.get(LAST_ROOTS)).equals(Optional.of(count))) {
      metadata.write(
          writer -> {
            writer.set(LAST_ROOTS, count);
            return roots;
          });
    }
  }

  private CollectorLock lock() throws IOException {
    CollectorLock lock = CollectorLock.lock(state.resolve("lock"));
    recover();
    return lock;
  }

  /** What a collection that was cut off has condemned or begun to delete is judged anew. */
  private void recover() {
    decoded = 0;
    restored = 0;
    warnings = new ArrayList<>();
    boolean cutOff =
        metadata.read(reader -> reader.get(Sweeper.PHASE).isPresent() || !reader.trash().isEmpty());
    if (cutOff) {
      metadata.write(
          writer -> {
            writer.emptyTrash();
            writer.bits(Bits.CONDEMNED, new Bitmap(writer.nextId()));
            writer.set(Sweeper.PHASE, null);
            return true;
          });
    }
  }

  /** Adds up the time spent in each phase. */
  private static final class Stopwatch {

    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private String phase = "";
    private long since = System.nanoTime();

    void phase(String next) {
      long now = System.nanoTime();
      if (!phase.isEmpty()) {
        phases.merge(phase, Duration.ofNanos(now - since), Duration::plus);
      }
      phase = next;
      since = now;
    }

    Map<String, Duration> stop() {
      phase("");
      return phases;
    }
  }
}
