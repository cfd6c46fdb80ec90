/**
 * Handlers for the media types that images are made of, a package per family.
 *
 * <ul>
 *   <li><b>What is here.</b> {@link dev.tidemark.plugins.images.Shape}, the ways in which a
 *       document can list other content. The families differ in names and media types, hardly in
 *       that.
 *   <li><b>Invariant.</b> A handler either reports every reference of a document or throws. A
 *       document that shows two shapes is never read as one of them.
 *   <li><b>Not here.</b> Helm, Wasm, signatures and models are OCI manifests, so their references
 *       are found by {@code oci}; the blobs they list are nobody's media type here, and the engine
 *       keeps them all the same.
 *   <li><b>Threads.</b> No state.
 * </ul>
 */
@NullMarked
package dev.tidemark.plugins.images;

import org.jspecify.annotations.NullMarked;
