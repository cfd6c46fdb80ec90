package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.NamedImage;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
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
