package dev.tidemark.images.archive;

import dev.tidemark.images.compress.Compression;
import dev.tidemark.spi.Digest;

/**
 * A file that was written.
 *
 * @param compression of its content, as that begins
 */
record Stored(Digest digest, long size, Compression compression) {}
