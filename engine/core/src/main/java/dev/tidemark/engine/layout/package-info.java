/**
 * OCI image layouts on disk, seen as a store of blobs and a source of roots.
 *
 * <p>{@link dev.tidemark.engine.layout.OciLayout} is the door to one, {@link
 * dev.tidemark.engine.layout.LayoutFolder} that to all below a directory. Behind them are the trees
 * of blob files, the documents that name what must stay, and the quarantine that deleted blobs pass
 * through.
 *
 * <ol>
 *   <li><b>Absent means absent.</b> "Not there" is said only where the file system said so itself.
 *       Anything else that goes wrong is an {@link java.io.IOException}, in one line: what, where,
 *       what to do. Nothing is ever taken for an empty directory or an empty index because it could
 *       not be read.
 *   <li><b>Strangers are left alone.</b> A file whose name is not a digest is neither listed nor
 *       moved nor deleted; other tools keep locks and unfinished uploads in a layout.
 *   <li><b>Too many roots rather than too few.</b> Every entry of the index counts, named or not,
 *       and so does what {@code docker save} writes beside it. Entries are taken out of the index
 *       only when somebody asked for it, under the locks of all who change it.
 *   <li><b>Moves, not copies.</b> A blob on its way to quarantine or back is at every moment in one
 *       of the two places or in both.
 *   <li><b>No memory.</b> Nothing is believed that was seen before, since foreign programs write
 *       the same directory without a lock; what is remembered only tells where to look first.
 *       Everything here may therefore be used by several threads.
 * </ol>
 *
 * <p>What a layout looks like is said in the image specification, image-layout.md. How symbolic
 * links, torn writes, coarse file times and several devices are dealt with stays hidden in here.
 */
@NullMarked
package dev.tidemark.engine.layout;

import org.jspecify.annotations.NullMarked;
