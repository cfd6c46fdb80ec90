package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.store.Uploads;
import dev.tidemark.spi.store.Uploads.Upload;
import dev.tidemark.spi.store.Uploads.Where;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever lies in a layout, what goes is what was named, and no blob nor document of it. */
class LayoutUploadsProperties {

  @Property(tries = 150)
  void whatGoesIsWhatWasNamed(@ForAll @Size(max = 20) Set<@From("paths") String> paths)
      throws IOException {
    Path folder = Files.createTempDirectory("uploads");
    try {
      LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
      List<String> own = TestFiles.below(layout.directory());
      for (String path : paths) {
        Path file = layout.directory().resolve(path);
        if (Files.notExists(file) && isFree(file, layout.directory())) {
          TestFiles.install(file, new byte[7]);
        }
      }
      Set<String> before = new TreeSet<>(TestFiles.below(layout.directory()));
      Uploads uploads = new LayoutUploads(layout.directory(), new Strays());
      List<Upload> all = look(uploads);
      assertThat(new TreeSet<>(TestFiles.below(layout.directory()))).isEqualTo(before);

      assertThat(uploads.remove(all).gone()).isEqualTo(all);
      Set<String> gone = new TreeSet<>(before);
      gone.removeAll(TestFiles.below(layout.directory()));
      assertThat(gone).doesNotContainAnyElementsOf(own).allMatch(path -> isNamed(path, all));
      assertThat(gone.size() * 7L).isEqualTo(all.stream().mapToLong(Upload::size).sum());
      assertThat(look(uploads)).isEmpty();
    } finally {
      TestFiles.remove(folder);
    }
  }

  private static List<Upload> look(Uploads uploads) throws IOException {
    List<Upload> all = new ArrayList<>();
    for (Where where : Where.values()) {
      uploads.list(where, all::add);
    }
    return all;
  }

  /** Whether no file stands where a directory would have to be. */
  private static boolean isFree(Path file, Path layout) {
    for (Path at = file.getParent(); at != null && at.startsWith(layout); at = at.getParent()) {
      if (Files.isRegularFile(at)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNamed(String path, List<Upload> all) {
    return all.stream()
        .map(Upload::name)
        .anyMatch(name -> path.equals(name) || path.startsWith(name + "/"));
  }

  @Provide
  Arbitrary<String> paths() {
    String hash = "c".repeat(64);
    Arbitrary<String> directories =
        Arbitraries.of(
            "",
            "ingest/",
            "ingest/" + hash + "/",
            ".umoci-1/",
            ".uploads/",
            "blobs/sha256/",
            "blobs/sha512/",
            "blobs/blake3/",
            ".tidemark/arriving/",
            ".tidemark/released/");
    Arbitrary<String> names =
        Arbitraries.of(
            "oci-put-blob1",
            "data",
            "ref",
            "blob-1",
            "index-1",
            "notes",
            hash,
            hash + "1",
            hash + "_1",
            hash + ".tmp",
            hash + hash,
            hash + hash + "1",
            "1.tmp",
            "1.part",
            "1",
            ".part-1",
            "index.json",
            "index.json.1.tmp",
            "01234567-89ab-cdef-0123-456789abcdef");
    return directories.flatMap(directory -> names.map(name -> directory + name));
  }
}
