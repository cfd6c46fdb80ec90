/**
 * Platforms of images: written, read, compared (containerd {@code platforms}; image-spec,
 * image-index.md, "platform").
 *
 * <p>{@link dev.tidemark.images.platform.Platforms} is the way in. Everything is immutable, and
 * serves any number of threads.
 */
@NullMarked
package dev.tidemark.images.platform;

import org.jspecify.annotations.NullMarked;
