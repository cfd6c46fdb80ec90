/**
 * Images in archives: the tar of a layout, and what {@code docker save} writes (containerd's
 * package {@code images/archive}).
 *
 * <ol>
 *   <li><b>One pass.</b> An archive may come out of a pipe. Blobs are written as they come by, and
 *       the documents that name them may stand before or behind them.
 *   <li><b>Nothing half-named.</b> Names are answered when all of the archive was read and found to
 *       be sound. What was written until then is content that nothing refers to.
 *   <li><b>Nothing gets lost on the way.</b> Whatever came is needed by an image or is about
 *       something that stays, or it is named as left out.
 *   <li><b>An archive is not trusted.</b> It cannot make anybody write outside of a store, read
 *       more than the limits say, or take one content for another. What is wrong is said in one
 *       line.
 *   <li><b>The same content gives the same archive</b>, byte for byte.
 * </ol>
 */
@NullMarked
package dev.tidemark.images.archive;

import org.jspecify.annotations.NullMarked;
