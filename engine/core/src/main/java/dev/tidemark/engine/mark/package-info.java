/**
 * Marking: what can be reached over edges between dense ids. Works on numbers alone, so it knows
 * neither what a node is nor where its edges are stored. Nothing here is thread-safe.
 */
@NullMarked
package dev.tidemark.engine.mark;

import org.jspecify.annotations.NullMarked;
