package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Change;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A step of a transaction that touches files as well. It may be run more than once, and in vain:
 * what it does to files can be repeated, and does no harm without the transaction.
 */
@FunctionalInterface
interface FileChange<T> {

  T apply(Change change) throws IOException;

  /** As {@link Catalog#write}. */
  static <T> T write(Catalog catalog, FileChange<T> step) throws IOException {
    try {
      return catalog.write(
          change -> {
            try {
              return step.apply(change);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
