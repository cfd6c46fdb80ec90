package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A process that reads the records of a store, from when it is told to until it is killed. */
final class ReadingVictim {

  private ReadingVictim() {}

  /**
   * Reads.
   *
   * @param arguments the directory of the store
   */
  public static void main(String[] arguments) throws IOException {
    try (Catalog catalog = LmdbCatalog.open(Path.of(arguments[0]).resolve("metadata"))) {
      System.out.println("ready");
      if (System.in.read() >= 0) {
        catalog.read(view -> held(view.queueLength()));
      }
    }
  }

  private static long held(long length) {
    System.out.println("reading");
    try {
      System.in.read(); // which nobody answers
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return length;
  }
}
