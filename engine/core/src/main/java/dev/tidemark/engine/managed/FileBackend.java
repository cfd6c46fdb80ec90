package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.online.Backend;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.util.Optional;

/** The files of a managed store, and what its embedder looks after. */
final class FileBackend implements Backend {

  private final Catalog catalog;
  private final Bytes bytes;
  private final ManagedOptions options;

  FileBackend(Catalog catalog, Bytes bytes, ManagedOptions options) {
    this.catalog = catalog;
    this.bytes = bytes;
    this.options = options;
  }

  @Override
  public void delete(Digest digest) throws IOException {
    bytes.delete(digest);
  }

  @Override
  public boolean removes(Resource resource) {
    Kind kind = resource.kind();
    return kind.equals(Kind.INGEST)
        || (kind.equals(Kind.SNAPSHOT) && (options.snapshots().isPresent() || nobodyRemovesThem()))
        || collector(kind).isPresent();
  }

  /** Then nothing waits for a program that does. */
  private boolean nobodyRemovesThem() {
    return !catalog.read(Settings::of).removesSnapshots();
  }

  private Optional<Collector> collector(Kind kind) {
    return options.collectors().stream().filter(one -> one.name().equals(kind.name())).findFirst();
  }

  @Override
  public void remove(Resource resource) throws Exception {
    if (resource.kind().equals(Kind.INGEST)) {
      bytes.arrivals().discard(resource, this::recorded);
    } else if (resource.kind().equals(Kind.SNAPSHOT)) {
      if (options.snapshots().isPresent()) {
        int slash = resource.key().indexOf('/');
        options
            .snapshots()
            .get()
            .remove(
                resource.namespace(),
                resource.key().substring(0, slash),
                resource.key().substring(slash + 1));
      }
    } else {
      collector(resource.kind()).orElseThrow().remove(resource.namespace(), resource.key());
    }
  }

  private boolean recorded(Resource resource) {
    return catalog.read((View view) -> view.get(resource).isPresent());
  }
}
