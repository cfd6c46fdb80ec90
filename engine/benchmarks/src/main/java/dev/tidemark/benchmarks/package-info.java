/**
 * Benchmarks: what the {@code run} script starts.
 *
 * <p>Whole processes are measured from outside, by the clock and by what the kernel counts for
 * them; every measured result is checked against a truth that was made without the engine. {@code
 * dev.tidemark.benchmarks.jmh} holds the parts.
 */
@NullMarked
package dev.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
