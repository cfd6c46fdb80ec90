package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An OCI image layout.
 *
 * @param engine stands over it; closed with this
 * @param named what the user calls it
 */
record OpenLayout(Engine engine, StoreOptions named) implements OpenStore {

  @Override
  public Store store() {
    return engine;
  }

  @Override
  public Optional<Digest> named(String namespace, String name) throws IOException, CommandFailure {
    try (StoreImages images = LayoutImages.open(named)) {
      return WordMeaning.of(images.list()).target(name);
    }
  }

  @Override
  public Optional<ScanReport> scan() throws IOException {
    return Optional.of(engine.scan());
  }

  @Override
  public List<Tree> trees(List<String> namespaces) throws IOException, CommandFailure {
    try (LayoutImages images = LayoutImages.open(named)) {
      return engine.trees(images.referrers()::of);
    }
  }

  @Override
  public Collection<Digest> digests(String namespace, DigestPrefix prefix)
      throws IOException, CommandFailure {
    try (LayoutImages images = LayoutImages.open(named)) {
      return images.digests(prefix);
    }
  }

  @Override
  public Tree tree(String namespace, Digest content) throws IOException, CommandFailure {
    try (LayoutImages images = LayoutImages.open(named)) {
      return engine.tree(
          Unlisted.image(images.content(), content).target(), images.referrers()::of);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
