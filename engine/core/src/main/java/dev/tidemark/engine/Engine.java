package dev.tidemark.engine;

import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.history.RunHistory;
import dev.tidemark.engine.history.StateOwner;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.layout.LayoutFolder;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.mirror.Collector;
import dev.tidemark.engine.mirror.MirrorView;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.plugin.PluginFailure;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.engine.retry.Patience;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
public final class Engine implements Store {

  private final EngineOptions options;
  private final Optional<TemporaryState> temporary;
  private final Storage storage;
  private final Metadata metadata;
  private final Present present;
  private final ExecutorService executor;
  private final Collector collector;

  private Engine(EngineOptions options, Optional<TemporaryState> temporary) throws IOException {
    Path state = temporary.map(TemporaryState::directory).orElse(options.state());
    StateOwner owner = new StateOwner(options.state(), options.storage().state());
    if (temporary.isPresent()) {
      owner.require(options.name());
    } else {
      owner.claim(options.name());
    }
    this.options = options;
    this.temporary = temporary;
    this.metadata = LmdbMetadata.open(state.resolve("metadata"));
    this.storage = patient(options.storage());
    Decoder decoder = new Decoder(options.plugins());
    this.present = new Present(storage, decoder);
    this.executor =
        Executors.newFixedThreadPool(
            threads(options),
            task -> {
              Thread thread = new Thread(task, "tidemark-reader");
              thread.setDaemon(true);
              return thread;
            });
    this.collector =
        new Collector(
            options.name(),
            state,
            metadata,
            storage,
            options.plugins(),
            decoder,
            executor,
            threads(options),
            options.clock(),
            options.progress());
  }

  /** What is read from files fails for good or not at all; of others nobody knows. */
  private static Storage patient(Storage storage) {
    return storage instanceof OciLayout || storage instanceof LayoutFolder
        ? storage
        : Patience.USUAL.with(storage);
  }

  private static int threads(EngineOptions options) {
    int requests = options.storage().traits().requests();
    return requests == 0 ? options.threads() : requests;
  }

  /**
   * Opens the engine over a store that others write.
   *
   * @throws IOException if its metadata cannot be opened, or is open in this process already, or
   *     the state is that of another store
   */
  public static Engine open(EngineOptions options) throws IOException {
    return new Engine(options, Optional.empty());
  }

  /**
   * Opens the engine over a store that is only looked at. Where the state can be written this is
   * {@link #open}. Else what is learnt of the store goes into a temporary directory, which is
   * removed in the end: every question is answered, of a first scan, and what changes the store is
   * refused with an {@link IOException}.
   *
   * @throws IOException as in {@link #open}
   */
  public static Engine look(EngineOptions options) throws IOException {
    if (!TemporaryState.isNeeded(options.state())) {
      return open(options);
    }
    TemporaryState state = TemporaryState.of(options.state());
    try {
      return new Engine(options, Optional.of(state));
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  /** What others cannot know of is not done: they would see neither the lock nor what is gone. */
  void requireState() throws IOException {
    if (temporary.isPresent()) {
      throw new IOException(
          "cannot write to "
              + options.state()
              + ", so nothing is changed in "
              + options.name()
              + "; make it writable, or name another directory for the state");
    }
  }

  /** A store that is written through the engine, as a store like any other; closed with it. */
  public static Store over(ManagedStore store) {
    return new OnlineStore(store);
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

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public Duration grace() {
    return Policy.safe().grace();
  }

  @Override
  public List<String> namespaces() {
    return List.of("");
  }

  @Override
  public synchronized boolean refresh() throws IOException {
    return collector.scanIfFree().isPresent();
  }

  @Override
  public synchronized Plan plan(Policy policy) throws IOException {
    return collector.plan(policy);
  }

  @Override
  public synchronized Report collect(Policy policy) throws IOException {
    requireState();
    return collector.collect(policy);
  }

  @Override
  public synchronized Report apply(Plan plan, Policy policy) throws IOException {
    requireState();
    return collector.apply(plan, policy);
  }

  @Override
  public Optional<Undo> undo() {
    return options.storage().blobs().quarantine() == Quarantine.NONE
        ? Optional.empty()
        : Optional.of(new Quarantined(this, storage.blobs().quarantine(), collector));
  }

  /** Of the real state, also where only a temporary one can be written. */
  @Override
  public List<RunRecord> runs() throws IOException {
    return new RunHistory(options.state(), options.clock()).runs();
  }

  @Override
  public Optional<String> unrecorded() {
    return collector.unrecorded();
  }

  @Override
  public void blobs(boolean untagged, BlobConsumer each) {
    BlobViews.list(metadata, untagged, storage.blobs(), each);
  }

  @Override
  public Optional<BlobView> blob(Resource content) {
    return Digest.lenient(content.key())
        .flatMap(digest -> metadata.read(reader -> BlobViews.one(reader, digest)))
        .map(blob -> BlobViews.measured(blob, storage.blobs()));
  }

  @Override
  public Why why(Resource resource, Policy policy) throws IOException {
    try {
      return metadata.read(
          reader ->
              Why.of(
                  new MirrorView(
                      reader, collector.careful(policy), options.clock().instant(), this::info),
                  resource));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<BlobInfo> info(Digest digest) {
    try {
      return storage.blobs().info(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the store, read as they are now, space by space. */
  public List<Name> names() throws IOException {
    return present.names();
  }

  /** The content that the roots lead to, as a tree for each. Read from the store, as it is now. */
  public List<Tree> trees(Tree.Referring referring) throws IOException {
    return present.trees(referring);
  }

  /** What content leads to, whether or not a name stands for it. Read as it is now. */
  public Tree tree(Descriptor content, Tree.Referring referring) throws IOException {
    return present.tree("", content, referring);
  }

  @Override
  public List<Resource> matching(String prefix, int most) {
    return metadata.read(reader -> BlobViews.matching(reader, prefix, most));
  }

  @Override
  public Occupancy occupancy() {
    return metadata.occupancy();
  }

  /** Which handlers and backends are installed, and from where. */
  public List<Plugins.Plugin> plugins() {
    return options.plugins().list();
  }

  @Override
  public synchronized void close() {
    executor.shutdownNow();
    metadata.close();
    try {
      storage.close();
    } catch (IOException | PluginFailure e) {
      // nothing was left to write: what was to change in the store has been changed
    }
    options.plugins().close();
    try {
      if (temporary.isPresent()) {
        temporary.get().close();
      }
    } catch (IOException e) {
      // at worst a connection or a file in the directory for temporary ones is left, which others
      // tidy up
    }
  }
}
