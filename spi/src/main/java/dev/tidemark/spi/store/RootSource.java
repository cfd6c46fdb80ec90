package dev.tidemark.spi.store;

import java.io.IOException;

/** The names of a backend: where every chain of references begins. */
public interface RootSource {

  /**
   * Reads all roots, as they are now.
   *
   * @throws IOException if they cannot be read completely; the collector then deletes nothing
   */
  RootSet read() throws IOException;
}
