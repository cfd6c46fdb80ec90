package dev.tidemark.contracts;

import dev.tidemark.engine.retry.Patience;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testing.BlobStoreContract;
import dev.tidemark.testing.MemoryStorage;
import dev.tidemark.testing.NamesContract;
import dev.tidemark.testing.QuarantineContract;
import dev.tidemark.testing.Subject;
import dev.tidemark.testing.Weather;
import dev.tidemark.testkit.Blob;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/**
 * The store in memory, as it is and, with requests that are cut off, through the engine's retry.
 */
class MemoryStorageContractTest {

  private static final Weather CUT = Weather.FINE.withCut(0.2);

  private static Subject subject(Weather weather) {
    MemoryStorage memory = new MemoryStorage(Clock.systemUTC(), weather, new Random(1));
    Storage storage = weather.cut() == 0 ? memory : new Patience(20, pause -> {}).with(memory);
    return new Subject() {
      @Override
      public Storage storage() {
        return storage;
      }

      @Override
      public void put(Blob blob) {
        memory.put(blob);
      }

      @Override
      public void name(String name, Descriptor target) {
        memory.name("a/space", name, target);
      }

      @Override
      public void unname(String name) {
        memory.unname("a/space", name);
      }
    };
  }

  @Nested
  class Bytes extends BlobStoreContract {
    @Override
    protected Subject open(Path path) {
      return subject(Weather.FINE);
    }
  }

  @Nested
  class Aside extends QuarantineContract {
    @Override
    protected Subject open(Path path) {
      return subject(Weather.FINE);
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected Subject open(Path path) {
      return subject(Weather.FINE);
    }
  }

  @Nested
  class BytesThatAreCutOff extends BlobStoreContract {
    @Override
    protected Subject open(Path path) {
      return subject(CUT);
    }
  }

  @Nested
  class NamesThatAreCutOff extends NamesContract {
    @Override
    protected Subject open(Path path) {
      return subject(CUT);
    }
  }
}
