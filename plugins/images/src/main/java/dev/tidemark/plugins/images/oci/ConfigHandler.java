package dev.tidemark.plugins.images.oci;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * The configuration of an image (image-spec, config.md). Its {@code diff_ids} are digests of layers
 * before compression and no references: a layer that is stored uncompressed is listed by the
 * manifest.
 */
@Handles(MediaTypes.OCI_CONFIG)
public final class ConfigHandler implements LeafHandler {}
