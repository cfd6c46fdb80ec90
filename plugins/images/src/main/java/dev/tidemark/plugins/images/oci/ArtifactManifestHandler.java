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
 * An artifact manifest: blobs and, mostly, a subject. The specification had it until 1.1.0-rc2
 * (artifact.md), the ORAS artifacts-spec before; stores still hold both.
 */
@Handles({MediaTypes.OCI_ARTIFACT, MediaTypes.ORAS_ARTIFACT})
public final class ArtifactManifestHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    return Shape.ARTIFACT.references(content.json());
  }
}
