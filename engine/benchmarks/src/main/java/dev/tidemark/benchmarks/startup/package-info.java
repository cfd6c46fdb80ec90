/** What a command costs that has nearly nothing to do. */
@NullMarked
package dev.tidemark.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
