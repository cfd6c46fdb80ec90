package dev.tidemark.plugins.images.containerd;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/**
 * What the index of a checkpoint lists beside an image: archives, protobufs, a name (containerd,
 * mediatypes.go).
 */
@Handles({
  MediaTypes.CHECKPOINT_CRIU,
  "application/vnd.containerd.container.criu.checkpoint.predump.tar",
  "application/vnd.containerd.container.resource.tar",
  "application/vnd.containerd.container.rw.tar",
  MediaTypes.CHECKPOINT_CONFIG,
  "application/vnd.containerd.container.checkpoint.options.v1+proto",
  "application/vnd.containerd.container.checkpoint.runtime.name",
  "application/vnd.containerd.container.checkpoint.runtime.options+proto",
})
public final class CheckpointHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
