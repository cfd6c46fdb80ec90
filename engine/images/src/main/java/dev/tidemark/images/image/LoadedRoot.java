package dev.tidemark.images.image;

import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Descriptor;
import java.util.Optional;

/**
 * What a loader begins with.
 *
 * @param descriptor what a pointer to it would say
 * @param index itself, unless it is a manifest
 */
record LoadedRoot(Descriptor descriptor, Optional<Index> index) {}
