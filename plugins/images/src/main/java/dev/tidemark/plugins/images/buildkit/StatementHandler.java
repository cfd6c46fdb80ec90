package dev.tidemark.plugins.images.buildkit;

import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MediaTypes;

/**
 * An in-toto statement: provenance or a bill of materials. It names its subjects by hash, but not
 * as content of this store; the manifest that holds the statement is what an index lists (BuildKit,
 * attestation-storage.md).
 */
@Handles(MediaTypes.IN_TOTO)
public final class StatementHandler implements LeafHandler {}
