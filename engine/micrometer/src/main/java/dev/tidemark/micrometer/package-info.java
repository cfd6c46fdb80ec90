/**
 * Tells Micrometer what collections do. Nothing of the engine knows of this package.
 *
 * <p><b>Threads.</b> {@link dev.tidemark.micrometer.CollectionMeters} may be told by one collection
 * at a time and read by anybody.
 */
@NullMarked
package dev.tidemark.micrometer;

import org.jspecify.annotations.NullMarked;
