package dev.tidemark.images;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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

  /**
   * Names several contents, each as {@link #name(String, Descriptor)} does, in their order: of a
   * name that comes twice the last counts. A store that can names all of them in one step; this
   * names one after the other.
   */
  default void name(List<NamedImage> images) throws IOException {
    for (NamedImage image : images) {
      name(image.name(), image.target());
    }
  }

  /** The labels of the content, which go with it where it is converted; empty if it has none. */
  default Optional<LabelStore> labels() {
    return Optional.empty();
  }

  /** Takes a name away, if it still stands for this; false if it does not. */
  boolean remove(NamedImage image) throws IOException;
}
