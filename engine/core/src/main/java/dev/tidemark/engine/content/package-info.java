/**
 * A store of content as those who read and write images see it: bytes by digest, labels, sizes. A
 * managed store is one, an image layout another. Failures are exceptions of I/O.
 */
@NullMarked
package dev.tidemark.engine.content;

import org.jspecify.annotations.NullMarked;
