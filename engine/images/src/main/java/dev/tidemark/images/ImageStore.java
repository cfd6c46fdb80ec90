package dev.tidemark.images;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Names of images, and the content behind them (containerd {@code images.Store} beside its {@code
 * content.Store}). For anybody to implement. Implementations are safe for use by several threads.
 */
public interface ImageStore extends Closeable {

  /** What people call it, such as its directory; for messages. */
  String label();

  /** All images, in the store's order; those without a name too. */
  List<NamedImage> list() throws IOException;

  /** Where their content is read from. */
  Provider provider();

  /** Where content is written to. What is written stays at least until the store is closed. */
  Ingester ingester();

  /**
   * Names content that is there, in place of what has had the name. From then on the store keeps
   * it, with all that its manifests and indexes list.
   *
   * @param name empty to keep it without one
   */
  void name(String name, Descriptor target) throws IOException;

  /** Takes a name away, if it still stands for this; false if it does not. */
  boolean remove(NamedImage image) throws IOException;
}
