/**
 * Digests of bytes: computed, compared, verified on the way, and checked for content that is
 * embedded in its descriptor.
 */
@NullMarked
package dev.tidemark.engine.digest;

import org.jspecify.annotations.NullMarked;
