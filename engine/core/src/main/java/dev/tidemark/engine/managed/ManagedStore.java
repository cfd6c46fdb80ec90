package dev.tidemark.engine.managed;

import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.engine.schedule.Scheduler;
import dev.tidemark.engine.schedule.SchedulerConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 *     Workspace leased = lease.workspace();
 *     leased.contents().write("upload-1", digest, size, bytes, labels);
 *     leased.images().create(...);
 *   }
 * }
 * }</pre>
 */
public final class ManagedStore implements Closeable {

  /**
   * How long bytes stay that nothing is recorded of: as long as unfinished uploads. Doubled, what a
   * crash leaves takes its space for two days; halved, there is no night to bring records back.
   */
  public static final Duration ORPHANS_STAY = Opening.GRACE;

  private final Path directory;
  private final ManagedOptions options;
  private final Services services;
  private final Catalog catalog;
  private final BlobFiles bytes;
  private final OnlineCollector collector;
  private final ScheduledExecutorService executor;
  private final @Nullable Scheduler<Report> scheduler;

  private ManagedStore(Path directory, Catalog catalog, ManagedOptions options) {
    this.directory = directory;
    this.options = options;
    Hearing hearing = new Hearing(options.listeners().events());
    this.catalog = catalog;
    this.bytes = new BlobFiles(directory);
    this.services =
        new Services(
            catalog,
            new SharedBytes(bytes, options.sharing()),
            options.clock(),
            hearing,
            this::requestCollection,
            Mistakes.of(options));
    this.collector =
        new OnlineCollector(
            catalog,
            directory.resolve("collector.lock"),
            options.clock(),
            options.collectors(),
            new FileBackend(catalog, bytes, new Ground(directory), options),
            resource -> hearing.accept(new Event(Event.Action.COLLECTED, resource)),
            options.listeners().reports());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tidemark-collector");
              thread.setDaemon(true);
              return thread;
            });
    this.scheduler = options.schedule().map(config -> scheduler(config, executor)).orElse(null);
  }

  private Scheduler<Report> scheduler(SchedulerConfig config, ScheduledExecutorService runner) {
    Scheduler<Report> made =
        new Scheduler<>(config, this::collect, runner, options.clock(), System::nanoTime);
    catalog.listen(
        (freed, expires) -> {
          made.changed(freed);
          expires.ifPresent(made::expires);
        });
    catalog.read(CatalogView::nextExpiry).ifPresent(made::expires);
    return made;
  }

  /**
   * Opens the store in {@code directory}, which is made if it is missing. A new store is made in an
   * empty directory only.
   *
   * @throws IOException in one line: it is something else, has blobs and no metadata, is open in
   *     this process already, was written by another version, is damaged, or cannot be written to
   */
  public static ManagedStore open(Path directory, ManagedOptions options) throws IOException {
    Objects.requireNonNull(options, "options");
    Path absolute = directory.toAbsolutePath().normalize();
    Ground ground = new Ground(absolute);
    ground.requireStoreOrVacant();
    Catalog catalog =
        new StoreCatalog(LmdbCatalog.open(absolute.resolve("metadata"), ground::requireVacant));
    try {
      Settings.record(catalog, options);
      return new ManagedStore(absolute, catalog, options);
    } catch (StoreException e) {
      catalog.close();
      throw new IOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      catalog.close();
      throw e;
    }
  }

  /** A namespace of the store, which need not have anything in it yet. */
  public Workspace workspace(String namespace) {
    return new Workspace(new Scope(services, namespace, Optional.empty()));
  }

  /** The namespaces as records: their labels, and what is left when one is empty. */
  public Namespaces namespaceRecords() {
    return new Namespaces(catalog);
  }

  /** The namespaces that have anything, in order. */
  public List<String> namespaces() {
    return catalog.read(CatalogView::namespaces).stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Collects now, on this thread: waits for a collection of this process that is under way.
   *
   * @throws RefusedException if too little is known to judge, or records may have been lost
   * @throws IOException if another process is collecting, or this thread is interrupted: what was
   *     decided by then is carried on by the next collection
   */
  public Report collect() throws IOException {
    return collect(policy());
  }

  /**
   * The same.
   *
   * @param policy how careful to be, instead of what the store says; nothing here is quarantined
   */
  public Report collect(Policy policy) throws IOException {
    return collector.collect(policy);
  }

  /**
   * What was done, the latest first: each call of {@link #collect} and {@link #apply}, by whatever
   * process, as far as it is kept.
   *
   * @throws IOException if it cannot be read
   */
  public List<RunRecord> runs() throws IOException {
    return collector.runs();
  }

  /** Why the latest collection of this object is not among them; empty if it is. */
  public Optional<String> unrecorded() {
    return collector.unrecorded();
  }

  /**
   * Remembers, as one of the {@link #runs}, a collection that did not begin because {@link
   * #reconcile} was refused.
   */
  public void refused(RefusedException e) {
    collector.refused(e);
  }

  /** What plans and messages call it. */
  public String name() {
    return "managed:" + directory;
  }

  /** The time, by the clock of this store. */
  public Instant now() {
    return options.clock().instant();
  }

  /** What was recorded less than this ago is not collected: see {@link ManagedOptions#grace}. */
  public Duration grace() {
    return settings().grace();
  }

  /** All circuit breakers, and the grace of the store. */
  public Policy policy() {
    return Policy.immediate().withGrace(grace());
  }

  private Settings settings() {
    return catalog.read(Settings::of);
  }

  /**
   * Asks for a collection that begins after this call; with no schedule it is run at once.
   *
   * @return its report; to cancel it is to wait no longer
   */
  public CompletableFuture<Report> requestCollection() {
    if (scheduler != null) {
      return scheduler.collect();
    }
    CompletableFuture<Report> answer = new CompletableFuture<>();
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

  /**
   * Lists what a collection would collect now, without doing it.
   *
   * @throws RefusedException if too little is known to judge
   * @throws IOException if the directories cannot be read
   */
  public Plan plan(Policy policy) throws IOException {
    return collector.plan(policy, name(), settings().incarnation());
  }

  /**
   * Collects what is in a plan and still garbage, and nothing else.
   *
   * @param policy how careful to be; its grace counts, and not that of the plan
   * @throws IllegalArgumentException if the plan was made for another store
   * @throws RefusedException if too little is known to judge
   * @throws IOException if another process is collecting
   */
  public Report apply(Plan plan, Policy policy) throws IOException {
    plan.requireFor(settings().incarnation());
    return collector.apply(plan, policy);
  }

  /**
   * Why a resource stays, or why it does not.
   *
   * @throws RefusedException if what a collector refers to is not known, for it is not here
   */
  public Why why(Resource resource) {
    return why(resource, grace());
  }

  /** The same with another grace. */
  public Why why(Resource resource, Duration grace) {
    return collector.why(resource, grace);
  }

  /**
   * Looks for bytes and unfinished uploads that nothing is recorded of, as a crash may leave them,
   * and queues or removes those that are older than {@link #ORPHANS_STAY}.
   *
   * @return how many there were
   * @throws RefusedException if there are more than a crash leaves, so that records may have been
   *     lost; nothing has changed
   * @throws IOException if the directories cannot be read completely
   */
  public int reconcile() throws IOException {
    return Math.toIntExact(reconcile(ORPHANS_STAY, Set.of()).number());
  }

  /**
   * The same.
   *
   * @param age orphans that are younger stay; zero is right only while nobody else writes, and the
   *     metadata are the latest
   * @param allowed circuit breakers that are overridden
   * @return what there was
   * @throws RefusedException by a circuit breaker that is not overridden; nothing has changed
   */
  public Orphans reconcile(Duration age, Set<Refusal.Kind> allowed) throws IOException {
    return leftovers(age).queue(allowed);
  }

  /**
   * What {@link #reconcile} would find, without doing anything about it.
   *
   * @throws IOException if the directories cannot be read completely
   */
  public Orphans orphans() throws IOException {
    return orphans(ORPHANS_STAY);
  }

  /** The same for another age. */
  public Orphans orphans(Duration age) throws IOException {
    return leftovers(age).orphans();
  }

  private Leftovers leftovers(Duration age) throws IOException {
    Instant since = age.isZero() ? Instant.MAX : options.clock().instant().minus(age);
    return Leftovers.of(catalog, bytes, since);
  }

  /** Called with what is recorded of content, and whether a root leads to it. */
  @FunctionalInterface
  public interface ContentConsumer {
    void accept(Entry content, boolean live);
  }

  /**
   * Calls {@code each} for all content, one namespace after the other. What only an embedder's
   * collector keeps is live where that collector is.
   */
  public void contents(ContentConsumer each) {
    Bitmap live = collector.live();
    for (String namespace : namespaces()) {
      List<Map.Entry<Long, Entry>> found = new ArrayList<>();
      catalog.read(
          (CatalogView view) -> {
            view.each(
                Kind.CONTENT,
                namespace,
                entry -> found.add(Map.entry(view.id(entry.resource()), entry)));
            return found;
          });
      found.forEach(one -> each.accept(one.getValue(), live.get(one.getKey())));
    }
  }

  /** What is recorded of content; empty if nothing is. */
  public Optional<Entry> content(Resource content) {
    return catalog.read((CatalogView view) -> view.get(content));
  }

  /** The recorded content whose digest begins with {@code prefix}: see {@link CatalogView}. */
  public List<Resource> matching(String prefix, int most) {
    return catalog.read((CatalogView view) -> view.matching(prefix, most));
  }

  /** How much waits to be removed from the backends. */
  public long queueLength() {
    return catalog.read(CatalogView::queueLength);
  }

  /** How much room the metadata take, and what keeps it from being used again. */
  public Occupancy occupancy() {
    return catalog.occupancy();
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
