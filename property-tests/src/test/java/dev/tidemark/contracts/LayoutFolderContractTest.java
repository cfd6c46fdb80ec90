package dev.tidemark.contracts;

import dev.tidemark.engine.layout.FolderPlace;
import dev.tidemark.engine.layout.LayoutFolder;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testing.BlobStoreContract;
import dev.tidemark.testing.NamesContract;
import dev.tidemark.testing.QuarantineContract;
import dev.tidemark.testing.Subject;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class LayoutFolderContractTest {

  private interface Putting {
    void put(Blob blob) throws IOException;
  }

  /** Two layouts, of which one has all names, and blobs are somewhere. */
  private static Subject subject(Path folder, Optional<Path> elsewhere, Putting putting)
      throws IOException {
    LayoutWriter named = new LayoutWriter(folder.resolve("team/named"));
    new LayoutWriter(folder.resolve("other"));
    Storage storage = LayoutFolder.open(new FolderPlace(folder, elsewhere), Clock.systemUTC());
    return new Subject() {
      @Override
      public Storage storage() {
        return storage;
      }

      @Override
      public void put(Blob blob) throws IOException {
        putting.put(blob);
      }

      @Override
      public void name(String name, Descriptor target) {
        named.tag(name, Link.to(target.digest()));
      }

      @Override
      public void unname(String name) {
        named.untag(name);
      }
    };
  }

  private static Path place(Path directory, Blob blob) {
    return directory.resolve(blob.digest().algorithm()).resolve(blob.digest().encoded());
  }

  /** Every blob is in both layouts, by one file. */
  private static Subject linked(Path path) throws IOException {
    Path folder = path.resolve("folder");
    return subject(
        folder,
        Optional.empty(),
        blob -> {
          Path one = place(folder.resolve("team/named/blobs"), blob);
          Path other = place(folder.resolve("other/blobs"), blob);
          TestFiles.install(one, blob.bytes());
          Files.deleteIfExists(other);
          Files.createLink(other, one);
        });
  }

  /** Every blob is in a directory that both layouts use. */
  private static Subject elsewhere(Path path) throws IOException {
    Path blobs = Files.createDirectories(path.resolve("shared"));
    return subject(
        path.resolve("folder"),
        Optional.of(blobs),
        blob -> TestFiles.install(place(blobs, blob), blob.bytes()));
  }

  @Nested
  class LinkedBytes extends BlobStoreContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return linked(path);
    }
  }

  @Nested
  class LinkedAside extends QuarantineContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return linked(path);
    }
  }

  @Nested
  class SharedBytes extends BlobStoreContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return elsewhere(path);
    }
  }

  @Nested
  class SharedAside extends QuarantineContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return elsewhere(path);
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected Subject open(Path path) throws IOException {
      return linked(path);
    }
  }
}
