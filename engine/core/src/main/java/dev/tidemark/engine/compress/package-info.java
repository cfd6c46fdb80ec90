/**
 * Compression of layers: gzip and zstd, as streams.
 *
 * <p>Nothing is kept in memory but the window of the compression, at most 128 MiB for zstd. How
 * much comes out is for the caller to limit. The library for zstd is used here and nowhere else.
 */
@NullMarked
package dev.tidemark.engine.compress;

import org.jspecify.annotations.NullMarked;
