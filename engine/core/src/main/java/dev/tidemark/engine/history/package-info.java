/**
 * What was done to a store, when, by whom and with what outcome: a file of lines in the state of
 * each store, kept for people.
 *
 * <ol>
 *   <li><b>It is never in the way.</b> What cannot be written is left out, and the run goes on: a
 *       full disk is no reason not to collect it.
 *   <li><b>A run that was killed shows.</b> It has a line for its beginning and none for its end.
 *   <li><b>It does not grow.</b> The oldest runs go when there are more than a thousand.
 *   <li><b>A look leaves nothing.</b> Only what may change a store is kept here.
 * </ol>
 *
 * <p>{@link dev.tidemark.engine.history.RunHistory} is the only door. Whoever writes holds the lock
 * that keeps collectors of one store apart; whoever reads needs no lock, nor any right but to read.
 */
@NullMarked
package dev.tidemark.engine.history;

import org.jspecify.annotations.NullMarked;
