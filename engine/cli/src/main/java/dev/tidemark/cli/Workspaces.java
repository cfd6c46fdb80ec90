package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.StoredImages;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open managed store, with its namespaces. */
final class Workspaces implements OpenStore {

  private static final String DEFAULT = "default";

  private final ManagedStore managed;
  private final Store store;
  private final StoreOptions named;
  private final Shell shell;

  private Workspaces(ManagedStore managed, StoreOptions named, Shell shell) {
    this.managed = managed;
    this.store = Engine.over(managed);
    this.named = named;
    this.shell = shell;
  }

  /**
   * Opens a store that is there. What is none is left as it is: to a store that was just made,
   * everything in its directory would be orphans.
   */
  static Workspaces open(StoreOptions named, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    named.requireManaged();
    Path directory = named.directory();
    requireStore(named, directory);
    return made(directory, named, shell);
  }

  /**
   * The same, but a directory that is not there, or has nothing in it, becomes a store.
   *
   * @param directory that of the store, or where it is to be made first
   */
  static Workspaces openOrMake(StoreOptions named, Path directory, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    named.requireManaged();
    requireNoLayout(named);
    return made(directory, named, shell);
  }

  /** Refuses what is no store, and looks no further. */
  static void requireStore(StoreOptions named, Path directory) throws IOException, CommandFailure {
    if (Files.notExists(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "no such directory; name that of a managed store");
    }
    requireNoLayout(named);
    if (!Files.isRegularFile(directory.resolve("metadata").resolve("data.mdb"))) {
      throw new CommandFailure(
          directory
              + " is not a managed store, or has lost its metadata: it has no metadata/data.mdb;"
              + " name another directory, or bring the metadata back");
    }
  }

  private static void requireNoLayout(StoreOptions named) throws CommandFailure {
    if (named.isLayout()) {
      Path directory = named.directory();
      throw new CommandFailure(directory + " is an OCI image layout; name it as oci:" + directory);
    }
  }

  private static Workspaces made(Path directory, StoreOptions named, Shell shell)
      throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults().withClock(shell.clock()).withSchedule(Optional.empty());
    return new Workspaces(ManagedStore.open(directory, options), named, shell);
  }

  @Override
  public Store store() {
    return store;
  }

  /**
   * The namespaces to look at.
   *
   * @param name the only one; null for all that have anything
   */
  List<Workspace> workspaces(@Nullable String name) throws CommandFailure {
    List<Workspace> workspaces = new ArrayList<>();
    for (String each : NamespaceOption.all(managed.namespaces(), name, named)) {
      workspaces.add(managed.workspace(each));
    }
    return workspaces;
  }

  /**
   * The namespace that is meant.
   *
   * @param name as the user has said; null if there should be only one
   */
  Workspace workspace(@Nullable String name) throws CommandFailure, UsageFailure {
    return managed.workspace(NamespaceOption.one(managed.namespaces(), name, named));
  }

  /** The same, but of a store that has none yet, the one that others use by default. */
  Workspace workspaceOrDefault(@Nullable String name) throws CommandFailure, UsageFailure {
    if (name != null) {
      return managed.workspace(name);
    }
    return managed.namespaces().isEmpty() ? managed.workspace(DEFAULT) : workspace(null);
  }

  /** A name in full is one look; only for what is none all names are looked at. */
  @Override
  public Optional<Digest> named(String namespace, String name) throws CommandFailure {
    StoredImages images = managed.workspace(namespace).images();
    try {
      return Optional.of(images.get(name).target().digest());
    } catch (StoreException e) { // also of what can be no name
      return new DigestPrefix(name).isSurelyFull()
          ? Optional.empty()
          : new WordMeaning<>(images.list(), StoredImage::name, image -> image.target().digest())
              .target(name);
    }
  }

  /** What is in it has come through the engine. */
  @Override
  public Optional<ScanReport> scan() {
    return Optional.empty();
  }

  @Override
  public List<Tree> trees(List<String> namespaces) throws IOException, CommandFailure {
    List<Tree> trees = new ArrayList<>();
    try (Plugins plugins = named.load(shell)) {
      Decoder decoder = new Decoder(plugins);
      for (String namespace : namespaces) {
        Workspace workspace = managed.workspace(namespace);
        Provider content = workspace.contents().asContentStore();
        ImageReferrers referrers = ImageReferrers.in(workspace);
        for (StoredImage image : workspace.images().list()) {
          trees.add(
              Tree.of(image.name(), image.target().descriptor(), content, decoder, referrers::of));
        }
      }
    }
    return trees;
  }

  @Override
  public Collection<Digest> digests(String namespace, DigestPrefix prefix) {
    return prefix.known(store, namespace);
  }

  @Override
  public Tree tree(String namespace, Digest content) throws IOException, CommandFailure {
    try (Plugins plugins = named.load(shell)) {
      Workspace workspace = managed.workspace(namespace);
      Provider bytes = workspace.contents().asContentStore();
      Descriptor image = Unlisted.image(bytes, content).target();
      return Tree.of("", image, bytes, new Decoder(plugins), ImageReferrers.in(workspace)::of);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
