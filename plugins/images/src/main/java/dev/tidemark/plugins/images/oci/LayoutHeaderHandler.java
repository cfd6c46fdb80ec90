package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/** The file {@code oci-layout} of an image layout (image-spec, image-layout.md). */
@Handles(MediaTypes.OCI_LAYOUT_HEADER)
public final class LayoutHeaderHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
