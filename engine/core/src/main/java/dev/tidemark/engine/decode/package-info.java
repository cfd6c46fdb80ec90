/**
 * Tells what a blob refers to: finds the handlers that are installed, asks those that know the
 * blob's media type, and where none does, or one cannot cope, reads every descriptor it can
 * recognise.
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
 *   <li><b>Strict about plugins.</b> A handler that does not load would be a media type nobody
 *       reads. So every class that a plugin announces must work, or {@link
 *       dev.tidemark.engine.decode.PluginFailure} ends it there.
 *   <li><b>Bytes are checked.</b> What is read to its end is compared with its digest.
 *   <li><b>Bounded.</b> A document is held in memory up to {@code Content.MAX_BYTES}; larger JSON
 *       is streamed.
 *   <li><b>Threads.</b> {@code Handlers} and {@code Decoder} serve any number of threads; the
 *       values are immutable.
 * </ul>
 *
 * <p>Jackson, Caffeine and PF4J's machinery are used here and nowhere else in the engine, and none
 * of their types leaves. Decoding runs in short-lived processes, so the path of a document touches
 * Jackson's streaming parser only, and PF4J is loaded when a plugin is first needed.
 */
@NullMarked
package dev.tidemark.engine.decode;

import org.jspecify.annotations.NullMarked;
