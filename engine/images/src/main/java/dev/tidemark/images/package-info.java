/**
 * The image toolkit: images of a store, whatever it is, as values.
 *
 * <p>{@link dev.tidemark.images.Images} is where to begin: it finds the images of a layout, of a
 * managed store or of whatever implements {@link dev.tidemark.images.ImageStore}, by name, tag,
 * digest or the beginning of one, and does the usual things with them. What it is made of is for
 * everybody:
 *
 * <ul>
 *   <li>{@link dev.tidemark.images.image.Image}, its layers, and how lists of images are loaded;
 *   <li>{@link dev.tidemark.images.graph.Manifest}, {@link dev.tidemark.images.graph.Index} and
 *       {@link dev.tidemark.images.graph.Config}, the documents, which keep what nobody knows here;
 *       walks over them, checks, sizes;
 *   <li>{@code oci} for layouts, {@code archive} and {@code tar} for archives, {@code convert},
 *       {@code platform} and {@code compress}.
 * </ul>
 *
 * <p><b>An interrupted thread stops soon</b>, with an {@link java.io.InterruptedIOException}, and
 * leaves nothing half written: a blob is whole or not there, and is named when all of it is. The
 * thread stays interrupted.
 *
 * <p>Null is refused at once, by a {@link java.lang.NullPointerException} that names the parameter.
 * The toolkit knows the ground floor of the engine and, for managed stores, its public face; it
 * knows none of its metadata.
 */
@NullMarked
package dev.tidemark.images;

import org.jspecify.annotations.NullMarked;
