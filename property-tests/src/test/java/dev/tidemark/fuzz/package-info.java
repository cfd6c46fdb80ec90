/**
 * Input that somebody else chose, byte by byte. Every test here is also a fuzzer: in an ordinary
 * run it takes its seeds and what was found before, with {@code -Pfuzz} it looks for more (see
 * CONTRIBUTING.md). What it finds is kept in {@code src/test/resources} beside it.
 */
@NullMarked
package dev.tidemark.fuzz;

import org.jspecify.annotations.NullMarked;
