package dev.tidemark.images;

import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.ImageList;
import dev.tidemark.images.image.IndexEntry;
import dev.tidemark.images.image.Loader;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a name may mean on one platform or another.
 *
 * @param images all that it stands for
 */
record Candidates(NamedImage named, ImageList images) {

  static Candidates of(ImageStore store, NamedImage named) throws IOException {
    return new Candidates(named, ImageList.load(Loader.of(store.provider(), named.target())));
  }

  /**
   * The image for a platform; that of a name without an index, for whatever it is.
   *
   * @throws NoSuchFileException if there is none
   */
  Image on(Platform platform) throws IOException {
    if (!MediaTypes.isIndex(named.target().mediaType())) {
      return images.entries().get(0).image();
    }
    List<IndexEntry> matching = images.selectByPlatform(platform).entries();
    if (matching.isEmpty()) {
      throw new NoSuchFileException(
          named.label(),
          null,
          "has no image for "
              + platform
              + "; it has "
              + images.entries().stream()
                  .map(entry -> entry.platform().toString())
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    return matching.get(0).image();
  }
}
