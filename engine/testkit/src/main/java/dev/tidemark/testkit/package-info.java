/**
 * What the tests of every module make their input with; it knows the SPI and no engine.
 *
 * <ul>
 *   <li><b>Content.</b> {@link dev.tidemark.testkit.Blob} is a piece of content that says what it
 *       refers to; {@link dev.tidemark.testkit.DocumentWriter} writes manifests, indexes, referrers
 *       and documents of unknown types.
 *   <li><b>Layouts.</b> {@link dev.tidemark.testkit.LayoutWriter} is the foreign program that
 *       stores content in a directory, names it, damages it and leaves rubbish behind.
 * </ul>
 *
 * <p>For one thread each, unless something else is said.
 */
@NullMarked
package dev.tidemark.testkit;

import org.jspecify.annotations.NullMarked;
