/**
 * The graph of content as its documents show it, read from where the content is rather than from
 * the metadata (containerd {@code images}).
 *
 * <ul>
 *   <li>{@link dev.tidemark.images.graph.ImageReader} reads the documents: what an image consists
 *       of, which manifest is for a platform.
 *   <li>A {@link dev.tidemark.images.graph.Handler} is one step of a {@link
 *       dev.tidemark.images.graph.Walk} or a {@link dev.tidemark.images.graph.Dispatch}. Others are
 *       built around it: a {@link dev.tidemark.images.graph.Chain}, a {@link
 *       dev.tidemark.images.graph.Selection} of the children, {@link
 *       dev.tidemark.images.graph.ChildLabels} for them, their {@link
 *       dev.tidemark.images.graph.Referrers}.
 *   <li>A {@link dev.tidemark.images.graph.BlobCheck} looks at bytes, whether they are there and
 *       the right ones.
 *   <li>{@link dev.tidemark.images.graph.Check}, {@link dev.tidemark.images.graph.Usage} and {@link
 *       dev.tidemark.images.graph.DiffIds} answer questions about images.
 *   <li>{@link dev.tidemark.engine.ask.Tree} shows a store for people to look at.
 * </ul>
 *
 * <p><b>Hostile documents cost no more than their size.</b> Walks are iterative and remember what
 * they have met; a document has at most {@code ImageReader.MAX_BYTES}, nests at most 64 levels, and
 * content counts under at most 16 media types.
 *
 * <p><b>Not there is said of what is definitely not there</b>, by {@link
 * java.nio.file.NoSuchFileException}; content that is damaged or in disguise is an {@link
 * dev.tidemark.engine.content.InvalidContentException}; any other {@link java.io.IOException} says
 * nothing about the content.
 *
 * <p>Values are immutable.
 */
@NullMarked
package dev.tidemark.images.graph;

import org.jspecify.annotations.NullMarked;
