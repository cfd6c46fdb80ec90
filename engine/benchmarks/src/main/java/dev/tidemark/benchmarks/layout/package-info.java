/** Collections of OCI layouts by whole processes, ours beside umoci's. */
@NullMarked
package dev.tidemark.benchmarks.layout;

import org.jspecify.annotations.NullMarked;
