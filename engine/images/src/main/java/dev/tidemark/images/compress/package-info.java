/**
 * Compression of layers and archives, as streams.
 *
 * <p>Nothing is kept in memory but the window of the compression, at most 128 MiB. What comes out
 * is limited by what went in; a limit of its own is for the caller to set. The libraries are used
 * here and nowhere else.
 */
@NullMarked
package dev.tidemark.images.compress;

import org.jspecify.annotations.NullMarked;
