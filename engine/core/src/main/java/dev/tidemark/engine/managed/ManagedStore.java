package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.online.CollectionReport;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.engine.online.Why;
import dev.tidemark.engine.schedule.Scheduler;
import dev.tidemark.engine.schedule.SchedulerConfig;
import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
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
  private final LmdbCatalog catalog;
  private final Bytes bytes;
  private final OnlineCollector collector;
  private final ScheduledExecutorService executor;
  private final @Nullable Scheduler<CollectionReport> scheduler;

  private ManagedStore(Path directory, LmdbCatalog catalog, ManagedOptions options) {
    this.options = options;
    this.catalog = catalog;
    this.bytes = new Bytes(directory);
    this.collector =
        new OnlineCollector(
            catalog,
            directory.resolve("collector.lock"),
            options.clock(),
            options.grace(),
            options.collectors(),
            new FileBackend(catalog, bytes, options),
            resource -> options.events().accept(new Event(Event.Action.COLLECTED, resource)));
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
        new Scheduler<>(config, collector::collect, runner, options.clock(), System::nanoTime);
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
    return new ManagedStore(absolute, LmdbCatalog.open(absolute.resolve("metadata")), options);
  }

  /** A namespace of the store, which need not have anything in it yet. */
  public Workspace workspace(String namespace) {
    Scope scope =
        new Scope(catalog, options.clock(), options.events(), namespace, Optional.empty());
    return new Workspace(scope, bytes, options.sharing(), this::requestCollection);
  }

  /** The namespaces that have anything, in order. */
  public List<String> namespaces() {
    return catalog.read(View::namespaces).stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Collects now, on this thread: waits for a collection of this process that is under way.
   *
   * @throws dev.tidemark.engine.online.RefusedException if too little is known to judge
   * @throws IOException if another process is collecting
   */
  public CollectionReport collect() throws IOException {
    return collector.collect();
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
            answer.complete(collector.collect());
          } catch (IOException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** What a collection would do now, without doing it. */
  public CollectionReport preview() {
    return collector.preview();
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
    List<Digest> orphans = new ArrayList<>();
    bytes.list(
        digest -> {
          if (isOrphan(digest)) {
            orphans.add(digest);
          }
        });
    for (Digest digest : orphans) {
      catalog.write(
          change -> {
            Resource blob = Resource.content("", digest);
            if (change.holders(digest) == 0 && !change.queued(blob)) {
              change.queue(new Doomed(blob, -1, 0, Instant.EPOCH, ""));
            }
            return blob;
          });
    }
    return orphans.size()
        + bytes.arrivals().sweep(ingest -> catalog.read((View v) -> v.get(ingest).isPresent()));
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
