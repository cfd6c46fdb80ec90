package dev.tidemark.plugins.images.containerd;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

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
public final class CheckpointHandler implements LeafHandler {}
