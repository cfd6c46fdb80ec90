package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.spi.Digest;
import java.io.IOException;
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
      return images.list().stream()
          .filter(image -> image.name().equals(name))
          .map(image -> image.target().digest())
          .findFirst();
    }
  }

  @Override
  public Optional<ScanReport> scan() throws IOException {
    return Optional.of(engine.scan());
  }

  @Override
  public List<Tree> trees(List<String> namespaces) throws IOException {
    return engine.trees();
  }

  @Override
  public void close() {
    engine.close();
  }
}
