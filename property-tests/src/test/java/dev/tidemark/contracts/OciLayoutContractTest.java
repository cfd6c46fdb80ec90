package dev.tidemark.contracts;

import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.testing.BlobStoreContract;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

class OciLayoutContractTest extends BlobStoreContract {

  @Override
  protected BlobStore open(Path path) throws IOException {
    return OciLayout.open(new LayoutWriter(path).directory(), Clock.systemUTC());
  }

  @Override
  protected void put(Path path, Blob blob) {
    new LayoutWriter(path).put(blob);
  }
}
