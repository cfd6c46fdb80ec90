/**
 * The graph of content as documents show it, read from the store rather than from the metadata:
 * order, platforms and names, for people to look at.
 *
 * <p>Walks are iterative or stop at content seen before, so hostile documents cost no more than
 * their size. Values are immutable.
 */
@NullMarked
package dev.tidemark.engine.graph;

import org.jspecify.annotations.NullMarked;
