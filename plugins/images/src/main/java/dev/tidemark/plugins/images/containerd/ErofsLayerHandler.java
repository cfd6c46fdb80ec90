package dev.tidemark.plugins.images.containerd;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/** A layer that is an EROFS file system (containerd, mediatypes.go). */
@Handles({MediaTypes.EROFS_LAYER, MediaTypes.EROFS_LAYER + "+*"})
public final class ErofsLayerHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
