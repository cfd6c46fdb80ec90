package dev.tidemark.plugins.images.docker;

import dev.tidemark.plugins.images.Shape;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.List;

/** Images of several platforms (distribution, manifest-v2-2.md, "Manifest List"). */
@Handles(MediaTypes.DOCKER_LIST)
public final class ManifestListHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    return Shape.INDEX.references(content.json());
  }
}
