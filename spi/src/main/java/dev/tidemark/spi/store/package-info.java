/**
 * What a storage backend offers to the collector: its bytes, its names, and, where it can, a place
 * to put aside what is to be deleted. {@code docs/backends.md} builds one from scratch.
 *
 * <ul>
 *   <li><b>Invariant.</b> "Not there" is only ever said of what is definitely not there. Every
 *       other trouble is an {@link java.io.IOException}, and the collector then deletes nothing.
 *   <li><b>Trouble.</b> What may be over in a moment is a {@link
 *       dev.tidemark.spi.store.TransientException}; the engine tries again. Messages are one line
 *       for people: what, where, what to do.
 *   <li><b>Cancellation.</b> Whoever waits ends with an {@link java.io.InterruptedIOException} when
 *       its thread is interrupted.
 *   <li><b>Threads.</b> Implementations are safe for use by several threads.
 * </ul>
 */
@NullMarked
package dev.tidemark.spi.store;

import org.jspecify.annotations.NullMarked;
