/**
 * The metadata of a store that is written through the engine: resources of all kinds in namespaces,
 * their labels, and the graph that follows from them.
 *
 * <ol>
 *   <li><b>Labels are the contract.</b> What keeps what alive follows from an {@link
 *       dev.tidemark.engine.model.Entry} alone, by {@link dev.tidemark.engine.model.References};
 *       edges are kept up to date in the same transaction.
 *   <li><b>The barrier is here.</b> Every change of a {@link dev.tidemark.engine.catalog.Change}
 *       that could make something reachable tells a collection that is marking, whichever process
 *       runs it. Nobody who writes has to think of it.
 *   <li><b>Condemned is absent.</b> From the moment a collection decides, what it decided against
 *       is in no answer any more; whoever needs it writes it anew.
 *   <li><b>Nothing is lost without a record.</b> Bytes and backend resources that have to go stand
 *       in a durable queue until they are gone.
 *   <li><b>Threads.</b> {@link dev.tidemark.engine.catalog.Catalog} is thread-safe; a view or a
 *       change lives inside the call that made it.
 * </ol>
 */
@NullMarked
package dev.tidemark.engine.catalog;

import org.jspecify.annotations.NullMarked;
