package dev.tidemark.contracts;

import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testing.BlobStoreContract;
import dev.tidemark.testing.NamesContract;
import dev.tidemark.testing.QuarantineContract;
import dev.tidemark.testing.Subject;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

class OciLayoutContractTest {

  private static Subject subject(Path path) throws IOException {
    LayoutWriter layout = new LayoutWriter(path);
    Storage storage = OciLayout.open(layout.directory(), Clock.systemUTC());
    return new Subject() {
      @Override
      public Storage storage() {
        return storage;
      }

      @Override
      public void put(Blob blob) {
        layout.put(blob);
      }

      @Override
      public void name(String name, Descriptor target) {
        layout.tag(name, Link.to(target.digest()));
      }

      @Override
      public void unname(String name) {
        layout.untag(name);
      }
    };
  }

  @Nested
  class Bytes extends BlobStoreContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return subject(path);
    }
  }

  @Nested
  class Aside extends QuarantineContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return subject(path);
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return subject(path);
    }
  }
}
