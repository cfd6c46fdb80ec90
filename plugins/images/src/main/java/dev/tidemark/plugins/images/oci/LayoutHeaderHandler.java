package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/** The file {@code oci-layout} of an image layout (image-spec, image-layout.md). */
@Handles(MediaTypes.OCI_LAYOUT_HEADER)
public final class LayoutHeaderHandler implements LeafHandler {}
