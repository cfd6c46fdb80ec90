package dev.tidemark.plugins.images.buildkit;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;

/**
 * An in-toto statement: provenance or a bill of materials. It names its subjects by hash, but not
 * as content of this store; the manifest that holds the statement is what an index lists (BuildKit,
 * attestation-storage.md).
 */
@Handles(MediaTypes.IN_TOTO)
public final class StatementHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) {
    return List.of();
  }
}
