package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * A layer, however compressed or encrypted (image-spec, layer.md). Other types under the same
 * prefix, such as those of Nydus, are left to whoever knows them.
 */
@Handles({MediaTypes.OCI_LAYER, MediaTypes.OCI_LAYER + "+*"})
public final class LayerHandler implements LeafHandler {}
