/** A managed store: how fast it takes in, how fast it collects, and what writers feel of that. */
@NullMarked
package dev.tidemark.benchmarks.managed;

import org.jspecify.annotations.NullMarked;
