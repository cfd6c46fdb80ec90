package dev.tidemark.benchmarks.managed;

import dev.tidemark.engine.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Fills stores, as fast as it goes. */
final class Stores {

  private static final int IMAGES_A_TRANSACTION = 5_000;

  /**
   * What a store was filled with.
   *
   * @param names of all images
   * @param source makes more of them
   */
  record Filled(List<String> names, ImageSource source, long blobs, long labels, double seconds) {}

  private Stores() {}

  static Filled fill(Catalog catalog, long blobs, Consumer<String> say) {
    say.accept("making a store of " + blobs + " blobs");
    ImageSource source = new ImageSource(20261121, "registry.example");
    List<String> names = new ArrayList<>();
    long made = 0;
    long labels = 0;
    long began = System.nanoTime();
    while (made < blobs) {
      List<ImageSource.Image> batch = new ArrayList<>();
      while (batch.size() < IMAGES_A_TRANSACTION && made < blobs) {
        ImageSource.Image image = source.next();
        batch.add(image);
        names.add(image.name());
        made += image.own().size() - 1;
        labels += image.labels();
      }
      catalog.write(
          change -> {
            batch.forEach(image -> image.put(change));
            return batch;
          });
    }
    return new Filled(names, source, made, labels, (System.nanoTime() - began) / 1e9);
  }
}
