package dev.tidemark.plugins.images.docker;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * A layer that is fetched from elsewhere, such as the base of a Windows image (distribution,
 * manifest-v2-2.md). It is normally not in the store.
 */
@Handles({
  MediaTypes.DOCKER_FOREIGN_LAYER,
  MediaTypes.DOCKER_FOREIGN_LAYER + ".*",
  MediaTypes.DOCKER_FOREIGN_LAYER + "+*",
})
public final class ForeignLayerHandler implements LeafHandler {}
