package dev.tidemark.plugins.images.docker;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/**
 * A layer. The compression stands after a dot ({@code .gzip}, {@code .zstd}), encryption after a
 * plus sign (containerd, {@code images.IsLayerType}).
 */
@Handles({
  MediaTypes.DOCKER_LAYER,
  MediaTypes.DOCKER_LAYER + ".*",
  MediaTypes.DOCKER_LAYER + "+*",
})
public final class LayerHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
