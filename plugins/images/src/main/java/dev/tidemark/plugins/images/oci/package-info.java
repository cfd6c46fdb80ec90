/**
 * The media types of the OCI image specification, with those it has withdrawn.
 *
 * <p>The specification's table of types is in media-types.md; each handler names the page it
 * follows. Signatures, charts and attestations packed as OCI manifests are read here too. Digests
 * that stand in annotations, such as {@code org.opencontainers.image.base.digest}, inform; they are
 * no references.
 *
 * <p>No state, so any number of threads.
 */
@NullMarked
package dev.tidemark.plugins.images.oci;

import org.jspecify.annotations.NullMarked;
