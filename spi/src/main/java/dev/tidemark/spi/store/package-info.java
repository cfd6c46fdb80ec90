/**
 * What a storage backend offers to the collector: its bytes, its names, and a place to put aside
 * what is to be deleted.
 *
 * <ul>
 *   <li><b>Invariant.</b> "Not there" is only ever said of what is definitely not there. Every
 *       other trouble is an {@link java.io.IOException}, and the collector then deletes nothing.
 *   <li><b>Threads.</b> Implementations are safe for use by several threads.
 * </ul>
 */
@NullMarked
package dev.tidemark.spi.store;

import org.jspecify.annotations.NullMarked;
