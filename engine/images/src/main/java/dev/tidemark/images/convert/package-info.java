/**
 * Makes another image of an image: in the other format, compressed otherwise, or for fewer
 * platforms (containerd {@code images/converter}).
 *
 * <p>Nothing is changed in place: whatever differs is written as new content, children before their
 * parents, and what does not differ keeps its digest. All of it must be protected meanwhile, as
 * under a lease. {@link dev.tidemark.images.convert.Converter} serves any number of threads.
 */
@NullMarked
package dev.tidemark.images.convert;

import org.jspecify.annotations.NullMarked;
