package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Occupancy;
import java.util.function.Function;

/** A catalog during one of whose transactions the process comes to its end. */
final class FlakyCatalog implements Catalog {

  private final Catalog catalog;
  private final int fatal;
  private final boolean committed;
  private int writes;

  /**
   * @param fatal the number of the transaction, from 1
   * @param committed whether it gets to the disk
   */
  FlakyCatalog(Catalog catalog, int fatal, boolean committed) {
    this.catalog = catalog;
    this.fatal = fatal;
    this.committed = committed;
  }

  @Override
  public <T> T read(Function<CatalogView, T> action) {
    return catalog.read(action);
  }

  @Override
  public <T> T write(Function<Change, T> action) {
    boolean dies = ++writes == fatal;
    T result =
        catalog.write(
            change -> {
              T done = action.apply(change);
              if (dies && !committed) {
                throw new Killed();
              }
              return done;
            });
    if (dies) {
      throw new Killed();
    }
    return result;
  }

  @Override
  public <T> T step(Function<Change, T> action) {
    return write(action);
  }

  @Override
  public void listen(Listener listener) {}

  @Override
  public Occupancy occupancy() {
    return catalog.occupancy();
  }

  @Override
  public void close() {}

  /** Not an exception: nobody handles it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }
}
