package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.OciBackend;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.NamedImage;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A store that others write, of whatever kind.
 *
 * @param engine stands over it; closed with this
 * @param storage the store itself; closed with the engine
 */
record OpenMirror(Engine engine, Storage storage) implements OpenStore {

  /**
   * Opens it.
   *
   * @param changes whether anything is to be changed, and not only looked at
   */
  static OpenMirror open(StoreOptions named, Shell shell, Progress progress, boolean changes)
      throws IOException, CommandFailure, UsageFailure {
    Plugins loaded = named.load(shell);
    try {
      Location location = location(named, loaded);
      Optional<Path> state = named.namedState();
      EngineOptions options =
          (state.isEmpty()
                  ? EngineOptions.of(location, loaded)
                  : EngineOptions.of(location, state.get(), loaded))
              .withClock(shell.clock())
              .withProgress(progress);
      return new OpenMirror(open(options, changes), options.storage());
    } catch (IOException | RuntimeException | CommandFailure | UsageFailure e) {
      loaded.close();
      throw e;
    }
  }

  /** Where it is. Plugins are only asked for what Tidemark does not know by itself. */
  static Location location(StoreOptions named, Plugins loaded) throws UsageFailure {
    String scheme = named.scheme();
    if (scheme.equals(OciBackend.SCHEME)) {
      return new Location(scheme, named.place());
    }
    if (!scheme.isEmpty()) {
      requireKnown(scheme, loaded);
      return new Location(scheme, named.place());
    }
    Path directory = named.directory();
    boolean strange = Files.isDirectory(directory) && !OciLayout.recognises(directory);
    List<String> found = strange ? loaded.recognising(directory) : List.of();
    if (found.size() > 1) {
      List<String> meanings = found.stream().map(each -> each + ":" + named.place()).toList();
      throw new UsageFailure(
          named.word() + " may be " + WordMeaning.alternatives(meanings) + "; name it like that");
    }
    return new Location(found.isEmpty() ? OciBackend.SCHEME : found.get(0), named.place());
  }

  private static void requireKnown(String scheme, Plugins loaded) throws UsageFailure {
    if (loaded.backend(scheme).isEmpty()) {
      List<String> known = new ArrayList<>(List.of(OciBackend.SCHEME, StoreOptions.MANAGED));
      known.addAll(loaded.schemes());
      throw new UsageFailure(
          "nothing here knows stores of the scheme "
              + scheme
              + ", there are "
              + String.join(", ", known)
              + "; --plugins loads others");
    }
  }

  private static Engine open(EngineOptions options, boolean changes)
      throws IOException, CommandFailure {
    try {
      return changes ? Engine.open(options) : Engine.look(options);
    } catch (FileSystemException e) {
      throw new CommandFailure(
          "cannot write to "
              + options.state()
              + ": "
              + reason(e)
              + (FullDisk.is(e) ? "; make room there" : "; make it writable")
              + ", or name another directory with --state");
    }
  }

  private static String reason(FileSystemException e) {
    if (e instanceof FileAlreadyExistsException) {
      return e.getFile() + " is no directory";
    }
    return FullDisk.is(e) ? "no space left on the device" : OneLine.reason(e);
  }

  @Override
  public Store store() {
    return engine;
  }

  @Override
  public Optional<Digest> named(String namespace, String name) throws IOException, CommandFailure {
    return new WordMeaning<>(engine.names(), Name::qualified, each -> each.target().digest())
        .target(name);
  }

  @Override
  public Optional<ScanReport> scan() throws IOException {
    return Optional.of(engine.scan());
  }

  @Override
  public List<Tree> trees(List<String> namespaces) throws IOException {
    return engine.trees(referrers()::of);
  }

  private ImageReferrers referrers() throws IOException {
    List<NamedImage> images =
        engine.names().stream().map(name -> new NamedImage(name.name(), name.target())).toList();
    return ImageReferrers.among(images, Provider.of(storage.blobs()));
  }

  @Override
  public Collection<Digest> digests(String namespace, DigestPrefix prefix) throws IOException {
    List<Digest> digests = new ArrayList<>();
    storage
        .blobs()
        .list(
            blob -> {
              if (prefix.matches(blob.digest())) {
                digests.add(blob.digest());
              }
            });
    return digests;
  }

  @Override
  public Tree tree(String namespace, Digest content) throws IOException, CommandFailure {
    Provider bytes = Provider.of(storage.blobs());
    return engine.tree(Unlisted.image(bytes, content).target(), referrers()::of);
  }

  @Override
  public void close() {
    engine.close();
  }
}
