package dev.tidemark.plugins.images.oci;

import dev.tidemark.plugins.images.Shape;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.List;

/**
 * An image index: manifests, nested indexes or anything else (image-spec, image-index.md).
 *
 * <p>BuildKit lists layers of a cache in one, containerd the parts of a checkpoint.
 */
@Handles(MediaTypes.OCI_INDEX)
public final class IndexHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    return Shape.INDEX.references(content.json());
  }
}
