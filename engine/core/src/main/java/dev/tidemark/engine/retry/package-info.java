/**
 * Patience with stores that fail for a moment.
 *
 * <p>Backends throw {@link dev.tidemark.spi.store.TransientException} and do not try again
 * themselves; {@link dev.tidemark.engine.retry.Patience} does, the same for all of them.
 *
 * <ul>
 *   <li><b>Whole operations.</b> A listing that was cut off begins anew, so that its consumer may
 *       see a blob twice; a stream goes on where it was cut.
 *   <li><b>What took effect unseen.</b> A deletion that was carried out and then failed finds
 *       nothing to delete the second time. It tells that, and nothing worse.
 *   <li><b>An end.</b> After the last attempt the failure is an ordinary one.
 * </ul>
 */
@NullMarked
package dev.tidemark.engine.retry;

import org.jspecify.annotations.NullMarked;
