/**
 * Collects a catalog while others write to it.
 *
 * <p>The protocol is a snapshot mark with a write barrier and one atomic decision: {@link
 * dev.tidemark.engine.online.Collection} has the essay. Nothing here holds a lock that a writer
 * waits for, but the turn of a short transaction; any number of processes may write meanwhile, and
 * another process may go on where one was killed.
 */
@NullMarked
package dev.tidemark.engine.online;

import org.jspecify.annotations.NullMarked;
