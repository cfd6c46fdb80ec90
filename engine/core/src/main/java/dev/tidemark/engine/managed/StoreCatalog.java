package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.model.Occupancy;
import java.util.function.Function;
import java.util.function.Supplier;

/** A catalog whose failures are those of a store: callers of the API know one exception. */
record StoreCatalog(Catalog catalog) implements Catalog {

  @Override
  public <T> T read(Function<CatalogView, T> action) {
    return told(() -> catalog.read(action));
  }

  @Override
  public <T> T write(Function<Change, T> action) {
    return told(() -> catalog.write(action));
  }

  @Override
  public <T> T step(Function<Change, T> action) {
    return told(() -> catalog.step(action));
  }

  @Override
  public Occupancy occupancy() {
    return told(catalog::occupancy);
  }

  private static <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (MetadataException e) {
      throw StoreException.of(e);
    }
  }

  @Override
  public void listen(Listener listener) {
    catalog.listen(listener);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
