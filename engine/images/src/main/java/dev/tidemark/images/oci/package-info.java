/**
 * Image layouts, written and read (containerd's package {@code oci} of 2017; image-spec,
 * image-layout.md).
 *
 * <p>{@link dev.tidemark.images.oci.ImageLayout} is what there is to do with a layout; an {@link
 * dev.tidemark.images.oci.ImageDriver} is where it is kept: a directory, or a tar that can only be
 * written.
 *
 * <ol>
 *   <li><b>Whole or not at all.</b> A blob is there once it is complete, verified and durable. A
 *       document is replaced in one step.
 *   <li><b>Right bytes replace wrong ones.</b> What is there already is compared with what comes,
 *       not believed for its size.
 *   <li><b>No lost update.</b> Whoever changes {@code index.json} of a directory holds a lock from
 *       reading it to writing it, against other threads and other processes of this program. Other
 *       tools know of no lock; a reader of theirs sees the old document or the new one.
 *   <li><b>Nothing is forgotten.</b> Fields of a document that nobody here knows are written back.
 *   <li><b>Collectors may be at work.</b> Blobs come before the index that names them, and one that
 *       is there already is made young again, so that the grace of a collection spares it.
 * </ol>
 */
@NullMarked
package dev.tidemark.images.oci;

import org.jspecify.annotations.NullMarked;
