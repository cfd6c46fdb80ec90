/**
 * What extensions and the engine are tested with.
 *
 * <ul>
 *   <li><b>Generators.</b> {@link dev.tidemark.testing.Graphs} makes content of all kinds, as real
 *       documents; {@link dev.tidemark.testkit.LayoutWriter} is the foreign program that stores it.
 *   <li><b>Oracle.</b> {@link dev.tidemark.testing.Model} says what has to live. It shares no code
 *       with the engine and reads no document: it is told the edges by whoever made them.
 *   <li><b>Faults.</b> {@link dev.tidemark.testing.Faults} breaks a backend at the n-th operation.
 *   <li><b>Contracts.</b> Extend {@link dev.tidemark.testing.BlobStoreContract}, {@link
 *       dev.tidemark.testing.MetadataContract} or {@link dev.tidemark.testing.HandlerContract} and
 *       supply the thing under test.
 * </ul>
 *
 * <p>Everything random comes from a seed that is handed in, so that every failure can be repeated.
 */
@NullMarked
package dev.tidemark.testing;

import org.jspecify.annotations.NullMarked;
