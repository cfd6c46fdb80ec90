package dev.tidemark.images.archive;

import dev.tidemark.spi.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an archive has brought.
 *
 * @param images in its order; one for each name, or without a name
 * @param content all that was written, with sizes in bytes. It may be more than the images need
 */
public record Delivery(List<ArchiveImage> images, Map<Digest, Long> content) {

  public Delivery {
    images = List.copyOf(images);
    content = Map.copyOf(new LinkedHashMap<>(content));
  }
}
