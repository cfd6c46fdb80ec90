/** Archives in and out of layouts, beside skopeo. */
@NullMarked
package dev.tidemark.benchmarks.archive;

import org.jspecify.annotations.NullMarked;
