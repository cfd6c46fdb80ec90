/**
 * What the engine knows about content: nodes with their labels, the edges derived from them, roots,
 * and the state of a collection.
 *
 * <ol>
 *   <li><b>Labels are the contract, edges their index.</b> A label map reads back exactly as it was
 *       written. The edge table is derived from it in the same transaction and can be rebuilt.
 *   <li><b>Ids are dense and never used again.</b> A blob that goes and comes back is a new node.
 *   <li><b>Dangling edges are normal.</b> A label may point at content that is not there; its
 *       target is then a node that is not {@link dev.tidemark.engine.metadata.Bits#PRESENT}.
 *   <li><b>Threads and lifetimes.</b> Everything happens inside {@link
 *       dev.tidemark.engine.metadata.Metadata#read} and {@link
 *       dev.tidemark.engine.metadata.Metadata#write}; what they hand out is not used after they
 *       return.
 * </ol>
 */
@NullMarked
package dev.tidemark.engine.metadata;

import org.jspecify.annotations.NullMarked;
