package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.Script;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The histories of several layouts notice when the store of them is broken. */
@Tag("slow")
class NeighboursMutantsTest {

  private static boolean caught(Neighbours.View view) throws IOException {
    for (long seed = 1; seed <= 150; seed++) {
      try {
        Neighbours.check(Script.of(seed, 40), view);
      } catch (AssertionError e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theNamesOfOneLayoutDoNotCount() throws IOException {
    assertThat(caught(storage -> Faults.storage(storage.blobs(), forgetful(storage), storage)))
        .isTrue();
  }

  @Test
  void copiesThatArePutAsideAreTakenForSpare() throws IOException {
    assertThat(caught(storage -> Faults.storage(undivided(storage), storage.names(), storage)))
        .isTrue();
  }

  /** A folder of which the last layout is overlooked. */
  private static NameSource forgetful(Storage storage) {
    return new NameSource() {
      @Override
      public void spaces(Consumer<String> each) throws IOException {
        List<String> spaces = new ArrayList<>();
        storage.names().spaces(spaces::add);
        spaces.subList(0, Math.max(1, spaces.size() - 1)).forEach(each);
      }

      @Override
      public NameList read(String space) throws IOException {
        return storage.names().read(space);
      }
    };
  }

  /** A folder that does not tell which copies are put aside. */
  private static BlobStore undivided(Storage storage) {
    BlobStore blobs = storage.blobs();
    Quarantine quarantine = blobs.quarantine();
    return new BlobStore() {
      @Override
      public void list(Consumer<Listed> each) throws IOException {
        blobs.list(each);
      }

      @Override
      public Optional<BlobInfo> info(Digest digest) throws IOException {
        return blobs.info(digest);
      }

      @Override
      public InputStream open(Digest digest, long offset) throws IOException {
        return blobs.open(digest, offset);
      }

      @Override
      public boolean delete(Digest digest) throws IOException {
        return blobs.delete(digest);
      }

      @Override
      public Quarantine quarantine() {
        return new Quarantine() {
          @Override
          public boolean hold(Digest digest, String run, Instant since) throws IOException {
            return quarantine.hold(digest, run, since);
          }

          @Override
          public List<Held> held() throws IOException {
            return quarantine.held();
          }

          @Override
          public Optional<BlobInfo> info(Digest digest) throws IOException {
            return quarantine.info(digest);
          }

          @Override
          public InputStream open(Digest digest) throws IOException {
            return quarantine.open(digest);
          }

          @Override
          public boolean release(Digest digest) throws IOException {
            return quarantine.release(digest);
          }

          @Override
          public boolean purge(Held held) throws IOException {
            return quarantine.purge(held);
          }
        };
      }
    };
  }
}
