package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * A layer that registries were asked not to pass on (image-spec, layer.md, withdrawn in 1.1). It is
 * normally not in the store.
 */
@Handles({
  NondistributableLayerHandler.TAR,
  NondistributableLayerHandler.TAR + "+*",
})
public final class NondistributableLayerHandler implements LeafHandler {

  static final String TAR = MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX + "v1.tar";
}
