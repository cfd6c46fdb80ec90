/**
 * Tells what a blob refers to: asks the installed handlers that know the blob's media type, and
 * where none does, or one cannot cope, reads every descriptor it can recognise.
 *
 * <ul>
 *   <li><b>Never an edge too few.</b> Several handlers of one type: the union. No handler, or
 *       content that is not what its type promises: every JSON object that looks like a descriptor
 *       counts as a reference. Names match case-insensitively and repeated names count with all
 *       their values.
 *   <li><b>Doubt is reported, not swallowed.</b> {@link dev.tidemark.engine.decode.Decoder} throws
 *       for nothing that is inside a blob; what is wrong stands in {@link
 *       dev.tidemark.engine.model.Finding findings}, and an {@code UNREADABLE} or {@code DAMAGED}
 *       one means that edges may be missing, so that nothing may be collected.
 *   <li><b>Bytes are checked.</b> What is read to its end is compared with its digest.
 *   <li><b>Bounded.</b> A document is held in memory up to {@code Content.MAX_BYTES}; larger JSON
 *       is streamed.
 *   <li><b>Threads.</b> {@code Decoder} serves any number of threads; the values are immutable.
 * </ul>
 *
 * <p>Caffeine is used here and nowhere else in the engine, Jackson here and in {@code json}, and
 * none of their types leaves. Decoding runs in short-lived processes, so the path of a document
 * touches Jackson's streaming parser only.
 */
@NullMarked
package dev.tidemark.engine.decode;

import org.jspecify.annotations.NullMarked;
