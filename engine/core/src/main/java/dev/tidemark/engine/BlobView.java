package dev.tidemark.engine;

import dev.tidemark.spi.Digest;

/**
 * A blob, for lists.
 *
 * @param digest what it is called
 * @param bytes its size
 * @param mediaType the type that references to it claim; empty if none is known
 * @param live whether a root leads to it
 */
public record BlobView(Digest digest, long bytes, String mediaType, boolean live) {}
