/**
 * Docker's media types: image manifest version 2 in both schemas, manifest list, config, layers.
 *
 * <p>The source is the distribution project's specification (docs/content/spec). Schema 1 is no
 * longer made, but registries still hold it.
 *
 * <p>No state, so any number of threads.
 */
@NullMarked
package dev.tidemark.plugins.images.docker;

import org.jspecify.annotations.NullMarked;
