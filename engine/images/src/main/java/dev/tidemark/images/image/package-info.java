/**
 * Images as values that can be looked at, changed and written again, after zeroimage's {@code
 * image} package.
 *
 * <p>{@link dev.tidemark.images.image.ImageList#load} reads all indexes below a root and lists
 * their images; an {@link dev.tidemark.images.image.Image} is read when it is asked for, the bytes
 * of a {@link dev.tidemark.images.image.Layer} when they are opened. Everything that is read is
 * checked against its digest and, where the pointer to it claims one, its size. Values are
 * immutable and serve any number of threads, as far as the loader does.
 */
@NullMarked
package dev.tidemark.images.image;

import org.jspecify.annotations.NullMarked;
