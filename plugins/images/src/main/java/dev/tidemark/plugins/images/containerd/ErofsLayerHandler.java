package dev.tidemark.plugins.images.containerd;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/** A layer that is an EROFS file system (containerd, mediatypes.go). */
@Handles({MediaTypes.EROFS_LAYER, MediaTypes.EROFS_LAYER + "+*"})
public final class ErofsLayerHandler implements LeafHandler {}
