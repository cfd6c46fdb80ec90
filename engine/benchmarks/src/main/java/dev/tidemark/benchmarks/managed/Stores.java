package dev.tidemark.benchmarks.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.Backend;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.spi.Digest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Fills stores, and takes images out of them again. */
final class Stores {

  private static final int IMAGES_A_TRANSACTION = 5_000;

  /** A store of names only. */
  static final Backend NO_BYTES =
      new Backend() {
        @Override
        public void delete(Digest digest) {}

        @Override
        public boolean removes(Resource resource) {
          return false;
        }

        @Override
        public void remove(Resource resource) {}
      };

  /**
   * What a store was filled with.
   *
   * @param source makes more images
   * @param taken what the transactions took, without the making of the images
   */
  record Filled(ImageSource source, long blobs, Taken taken) {

    /** The names of all images, shuffled: what is deleted first is at no one place. */
    List<String> names() {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < source.images(); i++) {
        names.add(source.name(i));
      }
      Collections.shuffle(names, new Random(1));
      return names;
    }
  }

  private Stores() {}

  static Filled fill(Catalog catalog, long blobs, Consumer<String> say) {
    say.accept("making a store of " + blobs + " blobs");
    ImageSource source = new ImageSource(20261121, "registry.example");
    Taken taken = new Taken();
    long made = 0;
    while (made < blobs) {
      List<ImageSource.Image> batch = new ArrayList<>();
      while (batch.size() < IMAGES_A_TRANSACTION && made < blobs) {
        ImageSource.Image image = source.next();
        batch.add(image);
        made += image.own().size() - 1;
      }
      taken.by(catalog, batch);
    }
    return new Filled(source, made, taken);
  }

  static void delete(Catalog catalog, List<String> names) {
    for (int from = 0; from < names.size(); from += IMAGES_A_TRANSACTION) {
      List<String> batch = names.subList(from, Math.min(from + IMAGES_A_TRANSACTION, names.size()));
      catalog.write(
          change -> {
            batch.forEach(name -> change.remove(Resource.image(ImageSource.NAMESPACE, name)));
            return batch;
          });
    }
  }

  static OnlineCollector collector(Catalog catalog, Path directory, Backend backend) {
    return new OnlineCollector(
        catalog, directory.resolve("lock"), Clock.systemUTC(), List.of(), backend, null);
  }
}
