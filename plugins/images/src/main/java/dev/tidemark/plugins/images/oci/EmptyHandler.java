package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/** The empty object, where a descriptor is required but there is nothing to say (manifest.md). */
@Handles(MediaTypes.OCI_EMPTY)
public final class EmptyHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
