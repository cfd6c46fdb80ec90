package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/** The empty object, where a descriptor is required but there is nothing to say (manifest.md). */
@Handles(MediaTypes.OCI_EMPTY)
public final class EmptyHandler implements LeafHandler {}
