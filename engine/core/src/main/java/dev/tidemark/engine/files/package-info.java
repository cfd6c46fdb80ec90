/**
 * The ground floor of everything that touches files: what the file system does not do by itself, in
 * one place. Knows nothing of the rest of the engine.
 */
@NullMarked
package dev.tidemark.engine.files;

import org.jspecify.annotations.NullMarked;
