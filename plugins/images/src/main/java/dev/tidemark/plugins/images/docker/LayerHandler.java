package dev.tidemark.plugins.images.docker;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * A layer. The compression stands after a dot ({@code .gzip}, {@code .zstd}), encryption after a
 * plus sign (containerd, {@code images.IsLayerType}).
 */
@Handles({
  MediaTypes.DOCKER_LAYER,
  MediaTypes.DOCKER_LAYER + ".*",
  MediaTypes.DOCKER_LAYER + "+*",
})
public final class LayerHandler implements LeafHandler {}
