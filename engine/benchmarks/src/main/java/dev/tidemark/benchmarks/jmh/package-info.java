/** The parts of the engine, by JMH. Times of one operation, on one thread. */
@NullMarked
package dev.tidemark.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
