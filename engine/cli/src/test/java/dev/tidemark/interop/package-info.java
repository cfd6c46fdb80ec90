/**
 * Tests with the programs that other people make and read layouts with: what they make is collected
 * by the assembled command, and they are asked afterwards whether it is still good.
 *
 * <p>A test is skipped where a program that it needs is missing. Nothing here uses Tidemark's own
 * reading of a layout: {@code jq} reads the documents and changes them, and what has to remain is
 * found by a few lines of its own.
 */
@NullMarked
package dev.tidemark.interop;

import org.jspecify.annotations.NullMarked;
