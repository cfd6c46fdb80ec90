/**
 * What BuildKit adds: build caches and attestations.
 *
 * <p>A cache is an OCI index, or manifest, that lists layers directly, and a config of its own. An
 * attestation is an OCI manifest whose layers are in-toto statements. So only the config and the
 * statement are new.
 *
 * <p>No state, so any number of threads.
 */
@NullMarked
package dev.tidemark.plugins.images.buildkit;

import org.jspecify.annotations.NullMarked;
