package dev.tidemark.engine;

import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.decode.Handlers;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Occupancy;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.mirror.Collector;
import dev.tidemark.engine.mirror.Explainer;
import dev.tidemark.engine.mirror.Explanation;
import dev.tidemark.engine.mirror.GcPolicy;
import dev.tidemark.engine.mirror.Plan;
import dev.tidemark.engine.mirror.Report;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Root;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Labels and collects one store that others write. For a store of one's own see {@link
 * #openManaged}.
 *
 * <p><b>Threads.</b> Safe for use by several; operations that scan or delete run one at a time.
 * Several engines, in several processes, may stand over one store: one collects, the others are
 * told so.
 *
 * <p>All methods throw {@link IOException} if the store cannot be read completely or another
 * process is collecting it; nothing that is needed is lost then.
 */
public final class Engine implements AutoCloseable {

  private final EngineOptions options;
  private final Metadata metadata;
  private final Decoder decoder;
  private final ExecutorService executor;
  private final Collector collector;

  private Engine(EngineOptions options, Metadata metadata) {
    this.options = options;
    this.metadata = metadata;
    this.decoder = new Decoder(options.handlers());
    this.executor =
        Executors.newFixedThreadPool(
            options.threads(),
            task -> {
              Thread thread = new Thread(task, "tidemark-reader");
              thread.setDaemon(true);
              return thread;
            });
    this.collector =
        new Collector(
            options.name(),
            options.state(),
            metadata,
            options.blobs(),
            options.roots(),
            options.handlers(),
            decoder,
            executor,
            options.threads(),
            options.clock(),
            options.progress());
  }

  /**
   * Opens the engine over a store that others write.
   *
   * @throws IOException if its metadata cannot be opened, or is open in this process already
   */
  public static Engine open(EngineOptions options) throws IOException {
    return new Engine(options, LmdbMetadata.open(options.state().resolve("metadata")));
  }

  /**
   * Opens a store that is written through the engine, which makes it if it is missing.
   *
   * @throws IOException as {@link ManagedStore#open}
   */
  public static ManagedStore openManaged(Path directory, ManagedOptions options)
      throws IOException {
    return ManagedStore.open(directory, options);
  }

  /** Brings the metadata up to date with the store: labels what is new. */
  public synchronized ScanReport scan() throws IOException {
    return collector.scan();
  }

  /**
   * Brings the metadata up to date unless another process is collecting; empty then, and what
   * follows is as old as that process's last scan.
   */
  public synchronized Optional<ScanReport> refresh() throws IOException {
    return collector.scanIfFree();
  }

  /** Decides what may go, and deletes nothing. */
  public synchronized Plan plan(GcPolicy policy) throws IOException {
    return collector.plan(policy);
  }

  /** Scans, marks, plans and sweeps. */
  public synchronized Report collect(GcPolicy policy) throws IOException {
    return collector.collect(policy);
  }

  /**
   * Deletes what {@code plan} says, as far as it is still garbage.
   *
   * @throws IllegalArgumentException if the plan was made for another store
   */
  public synchronized Report apply(Plan plan, GcPolicy policy) throws IOException {
    return collector.apply(plan, policy);
  }

  /** What is in quarantine, oldest first. */
  public List<Quarantine.Held> quarantined() throws IOException {
    return options.blobs().quarantine().held();
  }

  /** Brings blobs back out of quarantine, all of them if none is named; returns what came back. */
  public synchronized List<Digest> restore(Set<Digest> digests) throws IOException {
    return collector.restore(digests);
  }

  /**
   * Deletes for good what has been in quarantine for longer than {@code age}; what is referenced
   * again comes back instead. Returns what is gone.
   *
   * @param allowed the circuit breakers that are overridden
   * @throws dev.tidemark.engine.judge.RefusedException if a circuit breaker says so
   */
  public synchronized List<Quarantine.Held> purge(Duration age, Set<Refusal.Kind> allowed)
      throws IOException {
    return collector.purge(age, allowed);
  }

  /**
   * The labels of a blob, exactly as stored; empty if it has none or is unknown. As of the last
   * scan.
   */
  public Map<String, String> labels(Digest digest) {
    return metadata.read(
        reader -> reader.node(reader.id(digest)).map(node -> node.labels()).orElse(Map.of()));
  }

  /**
   * Calls {@code each} for every blob in the store. As of the last scan. It may take its time:
   * nothing is held meanwhile.
   */
  public void blobs(Consumer<BlobView> each) {
    BlobViews.list(metadata, each);
  }

  /** Why a blob is kept, or why not. As of the last scan. */
  public Explanation why(Digest digest) {
    return metadata.read(reader -> Explainer.explain(reader, digest));
  }

  /** The content that the roots lead to, as a tree for each. Read from the store, as it is now. */
  public List<Tree> trees() throws IOException {
    List<Tree> trees = new ArrayList<>();
    for (Root root : options.roots().read().roots()) {
      trees.add(Tree.of(root, options.blobs(), decoder));
    }
    return trees;
  }

  /**
   * All known digests that begin with {@code prefix}: {@code sha256:12ab} or just {@code 12ab}. As
   * of the last scan.
   */
  public List<Digest> matching(String prefix) {
    return metadata.read(reader -> BlobViews.matching(reader, prefix));
  }

  /** How much room the metadata take, and what keeps it from being used again. */
  public Occupancy occupancy() {
    return metadata.occupancy();
  }

  /** Which handlers are installed, and from where. */
  public List<Handlers.Plugin> plugins() {
    return options.handlers().plugins();
  }

  @Override
  public synchronized void close() {
    executor.shutdownNow();
    metadata.close();
    options.handlers().close();
  }
}
