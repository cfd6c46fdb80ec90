/** Walks over images, in processes of their own. */
@NullMarked
package dev.tidemark.benchmarks.graph;

import org.jspecify.annotations.NullMarked;
