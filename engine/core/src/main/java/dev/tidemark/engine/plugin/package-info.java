/**
 * Loads what others have written: handlers, which tell what content refers to, and storage
 * backends, which know a kind of store. They come from plugin jars, from the class path, or are
 * given by the embedder; {@link dev.tidemark.engine.plugin.Plugins} is all of them.
 *
 * <ul>
 *   <li><b>Strict.</b> A handler that does not load would be a media type that nobody reads. So
 *       every class that a plugin announces must work, and no two backends have one scheme, or
 *       {@link dev.tidemark.engine.plugin.PluginFailure} ends it there, in one line.
 *   <li><b>Late.</b> A jar is hashed before anything else, and its classes are loaded when the
 *       first of them is wanted. PF4J is in nobody's way until then.
 *   <li><b>Threads.</b> {@code Plugins} serves any number of threads.
 * </ul>
 *
 * <p>PF4J's machinery is used here and nowhere else in the engine, and none of its types leaves but
 * the marker that every extension carries.
 */
@NullMarked
package dev.tidemark.engine.plugin;

import org.jspecify.annotations.NullMarked;
