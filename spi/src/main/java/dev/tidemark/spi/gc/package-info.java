/** What an embedder implements to have resources of its own collected with content. */
@NullMarked
package dev.tidemark.spi.gc;

import org.jspecify.annotations.NullMarked;
