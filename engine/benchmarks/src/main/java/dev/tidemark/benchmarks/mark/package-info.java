/** The mark of large graphs in real tables, in a process with little memory. */
@NullMarked
package dev.tidemark.benchmarks.mark;

import org.jspecify.annotations.NullMarked;
