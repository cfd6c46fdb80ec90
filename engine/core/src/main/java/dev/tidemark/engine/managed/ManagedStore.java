package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Audience;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.online.CollectionPlan;
import dev.tidemark.engine.online.CollectionReport;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.engine.online.Why;
import dev.tidemark.engine.schedule.Scheduler;
import dev.tidemark.engine.schedule.SchedulerConfig;
import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A content store in a directory, with everything that keeps its content alive. Thread-safe. Open
 * once in a process; other processes may open it too, and write and collect at the same time.
 *
 * <pre>{@code
 * try (ManagedStore store = ManagedStore.open(directory, ManagedOptions.defaults())) {
 *   Workspace workspace = store.workspace("default");
 *   try (OpenLease lease = workspace.leases().open()) {
 *     Workspace leased = workspace.under(lease.id());
 *     leased.contents().write("upload-1", digest, size, bytes, labels);
 *     leased.images().create(...);
 *   }
 * }
 * }</pre>
 */
public final class ManagedStore implements Closeable {

  private final ManagedOptions options;
  private final Audience<Event> events;
  private final LmdbCatalog catalog;
  private final Bytes bytes;
  private final OnlineCollector collector;
  private final ScheduledExecutorService executor;
  private final @Nullable Scheduler<CollectionReport> scheduler;

  private ManagedStore(Path directory, LmdbCatalog catalog, ManagedOptions options) {
    this.options = options;
    this.events = new Audience<>(options.events());
    this.catalog = catalog;
    this.bytes = new Bytes(directory);
    this.collector =
        new OnlineCollector(
            catalog,
            directory.resolve("collector.lock"),
            options.clock(),
            Duration.ZERO,
            options.collectors(),
            new FileBackend(catalog, bytes, options),
            resource -> events.accept(new Event(Event.Action.COLLECTED, resource)),
            options.reports());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tidemark-collector");
              thread.setDaemon(true);
              return thread;
            });
    this.scheduler = options.schedule().map(config -> scheduler(config, executor)).orElse(null);
  }

  private Scheduler<CollectionReport> scheduler(
      SchedulerConfig config, ScheduledExecutorService runner) {
    Scheduler<CollectionReport> made =
        new Scheduler<>(config, this::collect, runner, options.clock(), System::nanoTime);
    catalog.listen(
        (freed, expires) -> {
          made.changed(freed);
          expires.ifPresent(made::expires);
        });
    catalog.read(View::nextExpiry).ifPresent(made::expires);
    return made;
  }

  /**
   * Opens the store in {@code directory}, which is made if it is missing.
   *
   * @throws IOException in one line: it is open in this process already, was written by another
   *     version, is damaged, or cannot be written to
   */
  public static ManagedStore open(Path directory, ManagedOptions options) throws IOException {
    Objects.requireNonNull(options, "options");
    Path absolute = directory.toAbsolutePath().normalize();
    LmdbCatalog catalog = LmdbCatalog.open(absolute.resolve("metadata"));
    try {
      Settings.record(catalog, options);
      return new ManagedStore(absolute, catalog, options);
    } catch (RuntimeException e) {
      catalog.close();
      throw e;
    }
  }

  /** A namespace of the store, which need not have anything in it yet. */
  public Workspace workspace(String namespace) {
    Scope scope = new Scope(catalog, options.clock(), events, namespace, Optional.empty());
    return new Workspace(scope, bytes, options.sharing(), this::requestCollection);
  }

  /** The namespaces as records: their labels, and what is left when one is empty. */
  public Namespaces namespaceRecords() {
    return new Namespaces(catalog);
  }

  /** The namespaces that have anything, in order. */
  public List<String> namespaces() {
    return catalog.read(View::namespaces).stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Collects now, on this thread: waits for a collection of this process that is under way.
   *
   * @throws dev.tidemark.engine.judge.RefusedException if too little is known to judge
   * @throws IOException if another process is collecting
   */
  public CollectionReport collect() throws IOException {
    return collect(grace());
  }

  /** As {@link #collect()}, with another grace this time. */
  public CollectionReport collect(Duration grace) throws IOException {
    return collector.collect(grace);
  }

  /** What was recorded less than this ago is not collected: see {@link ManagedOptions#grace}. */
  public Duration grace() {
    return settings().grace();
  }

  private Settings settings() {
    return catalog.read(Settings::of);
  }

  /**
   * Asks for a collection that begins after this call; with no schedule it is run at once.
   *
   * @return its report; to cancel it is to wait no longer
   */
  public CompletableFuture<CollectionReport> requestCollection() {
    if (scheduler != null) {
      return scheduler.collect();
    }
    CompletableFuture<CollectionReport> answer = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            answer.complete(collect());
          } catch (IOException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** What a collection would do now, without doing it. */
  public CollectionReport preview() {
    return preview(grace());
  }

  /** As {@link #preview()}, with another grace. */
  public CollectionReport preview(Duration grace) {
    return collector.preview(grace);
  }

  /**
   * Lists what a collection would collect now, without doing it.
   *
   * @throws dev.tidemark.engine.judge.RefusedException if too little is known to judge
   */
  public CollectionPlan plan(Duration grace) {
    return collector.plan(grace, settings().incarnation());
  }

  /**
   * Collects what is in a plan and still garbage, and nothing else; with the grace of the plan.
   *
   * @throws IllegalArgumentException if the plan was made for another store
   * @throws dev.tidemark.engine.judge.RefusedException if too little is known to judge
   * @throws IOException if another process is collecting
   */
  public CollectionReport apply(CollectionPlan plan) throws IOException {
    if (!plan.incarnation().equals(settings().incarnation())) {
      throw new IllegalArgumentException("was made for another store");
    }
    return collector.apply(plan);
  }

  /** Why a resource stays, or why it does not. */
  public Why why(Resource resource) {
    return Why.of(catalog, resource, options.clock().instant());
  }

  /**
   * Looks for bytes and unfinished uploads that nothing is recorded of, as a crash may leave them,
   * and queues or removes them.
   *
   * @return how many there were
   * @throws IOException if the directories cannot be read completely
   */
  public int reconcile() throws IOException {
    List<Digest> orphans = orphanBlobs();
    for (Digest digest : orphans) {
      long size = size(digest);
      catalog.write(
          change -> {
            Resource blob = Resource.content("", digest);
            if (change.holders(digest) == 0 && !change.queued(blob)) {
              change.queue(new Doomed(blob, size, 0, Instant.EPOCH, ""));
            }
            return blob;
          });
    }
    return orphans.size() + bytes.arrivals().sweep(this::isRecorded);
  }

  /**
   * What {@link #reconcile} would find, without doing anything about it.
   *
   * @throws IOException if the directories cannot be read completely
   */
  public Orphans orphans() throws IOException {
    List<Digest> blobs = orphanBlobs();
    Orphans arrived = bytes.arrivals().orphans(this::isRecorded);
    long total = arrived.bytes();
    for (Digest digest : blobs) {
      total += size(digest);
    }
    return new Orphans(blobs.size() + arrived.number(), total);
  }

  private List<Digest> orphanBlobs() throws IOException {
    List<Digest> orphans = new ArrayList<>();
    bytes.list(
        digest -> {
          if (isOrphan(digest)) {
            orphans.add(digest);
          }
        });
    return orphans;
  }

  private long size(Digest digest) throws IOException {
    return bytes.attributes(digest).map(BasicFileAttributes::size).orElse(0L);
  }

  private boolean isRecorded(Resource resource) {
    return catalog.read((View view) -> view.get(resource).isPresent());
  }

  private boolean isOrphan(Digest digest) {
    return catalog.read(
        (View view) -> view.holders(digest) == 0 && !view.queued(Resource.content("", digest)));
  }

  /** How much waits to be removed from the backends. */
  public long queueLength() {
    return catalog.read(View::queueLength);
  }

  /** Waits for a collection that is under way, and closes the store. */
  @Override
  public void close() throws IOException {
    if (scheduler != null) {
      scheduler.close();
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(1, TimeUnit.HOURS)) {
        throw new IOException("a collection has not come to its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bytes.close();
    catalog.close();
  }
}
