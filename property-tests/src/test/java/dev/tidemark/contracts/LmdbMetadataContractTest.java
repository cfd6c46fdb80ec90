package dev.tidemark.contracts;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.testing.MetadataContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class LmdbMetadataContractTest extends MetadataContract {

  @Override
  protected Metadata open(Path path) throws IOException {
    return LmdbMetadata.open(path);
  }
}
