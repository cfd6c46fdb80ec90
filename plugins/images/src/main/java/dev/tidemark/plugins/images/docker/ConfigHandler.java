package dev.tidemark.plugins.images.docker;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * The configuration of an image (distribution, manifest-v2-2.md). Its {@code diff_ids} are digests
 * of layers before compression and no references: a layer that is stored uncompressed is listed by
 * the manifest.
 */
@Handles(MediaTypes.DOCKER_CONFIG)
public final class ConfigHandler implements LeafHandler {}
