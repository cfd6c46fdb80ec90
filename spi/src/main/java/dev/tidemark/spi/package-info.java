/**
 * What a plugin implements and what it is given.
 *
 * <p>A media type is taught to Tidemark by one {@link dev.tidemark.spi.ContentHandler} that carries
 * {@link dev.tidemark.spi.Handles}. Everything else here is its vocabulary, in the terms of the OCI
 * image specification.
 *
 * <ul>
 *   <li><b>Invariant.</b> A handler can add references, never remove one that another handler or
 *       the engine has seen: installing a plugin can only make more content live.
 *   <li><b>Dependencies.</b> PF4J's {@code ExtensionPoint} marker and JSpecify; no JSON library, so
 *       that a plugin never binds to the engine's.
 *   <li><b>Threads.</b> All values are immutable. Handlers are called by several threads at once.
 * </ul>
 */
@NullMarked
package dev.tidemark.spi;

import org.jspecify.annotations.NullMarked;
