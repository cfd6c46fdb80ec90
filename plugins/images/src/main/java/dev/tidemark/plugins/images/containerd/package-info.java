/**
 * What containerd adds: the parts of a checkpoint, and EROFS layers.
 *
 * <p>A checkpoint itself is an OCI index, so only what it lists is new; none of that refers to
 * anything. The source is containerd's {@code images} package (mediatypes.go).
 *
 * <p>No state, so any number of threads.
 */
@NullMarked
package dev.tidemark.plugins.images.containerd;

import org.jspecify.annotations.NullMarked;
