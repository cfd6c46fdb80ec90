package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.Backend;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The files of a managed store, and what its embedder looks after. */
final class FileBackend implements Backend {

  private final Catalog catalog;
  private final BlobFiles bytes;
  private final Ground ground;
  private final ManagedOptions options;

  FileBackend(Catalog catalog, BlobFiles bytes, Ground ground, ManagedOptions options) {
    this.catalog = catalog;
    this.bytes = bytes;
    this.ground = ground;
    this.options = options;
  }

  /**
   * Then there is nothing to collect; but whoever collects should know what is wrong. A store that
   * had records, and of which all were removed, is only empty.
   */
  @Override
  public List<Refusal> refusals() throws IOException {
    boolean nothing = catalog.read(view -> view.nextId() == 0);
    return nothing && ground.hasBlobs()
        ? List.of(new Refusal(Refusal.Kind.RECORDS_LOST, "there are blobs and not a single record"))
        : List.of();
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
    return catalog.read((CatalogView view) -> view.get(resource).isPresent());
  }
}
