package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/**
 * A layer, however compressed or encrypted (image-spec, layer.md). Other types under the same
 * prefix, such as those of Nydus, are left to whoever knows them.
 */
@Handles({MediaTypes.OCI_LAYER, MediaTypes.OCI_LAYER + "+*"})
public final class LayerHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
