package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts that skopeo writes over one directory of blobs, collected together. */
@Tag("interop")
class SharedBlobsIT {

  @TempDir Path directory;

  private Skopeo skopeo;
  private Tidemark tidemark;
  private Layout source;
  private Path folder;

  /** Three images, of which two share a layer. */
  @BeforeEach
  void makeImages() throws IOException {
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    tidemark = new Tidemark();
    Material material = new Material(Files.createDirectory(directory.resolve("material")));
    source = new Layout(directory.resolve("source"));
    folder = directory.resolve("folder");
    Files.createDirectories(folder.resolve("team"));
    Path shared = material.archive();
    skopeo.make(source, "one", shared, material.archive());
    skopeo.make(source, "two", shared, material.archive());
    skopeo.make(source, "old", material.archive());
  }

  /** Writes an image of the source into a layout of the folder. */
  private Layout write(Path blobs, String name, String tag) {
    Layout layout = new Layout(folder.resolve(name));
    skopeo.copy("--dest-shared-blob-dir", blobs, source.oci(tag), layout.oci(tag));
    return layout;
  }

  private static Set<String> blobs(Path blobs) throws IOException {
    try (Stream<Path> files = Files.list(blobs.resolve("sha256"))) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  /** Reads an image of the folder, as one that has all its blobs. */
  private void assertWhole(Path blobs, Layout layout, String tag) throws IOException {
    Layout copy = new Layout(Files.createTempDirectory(directory, "copy").resolve("layout"));
    skopeo.copy("--src-shared-blob-dir", blobs, layout.oci(tag), copy.oci(tag));
    assertThat(copy.digest(tag)).isEqualTo(source.digest(tag));
    assertThat(skopeo.see(copy, tag).copied()).isEqualTo(skopeo.see(source, tag).copied());
  }

  private void collected(Path blobs, String store) throws IOException {
    Layout first = write(blobs, "team/first", "one");
    Layout second = write(blobs, "second", "two");
    write(blobs, "second", "old");
    int before = blobs(blobs).size();

    tidemark.run("images", "rm", store, "second:old");
    tidemark.run("gc", store, "--grace", "0s", "--quarantine", "0s");

    assertThat(blobs(blobs)).as("without a manifest, a config, a layer").hasSize(before - 3);
    assertWhole(blobs, first, "one");
    assertWhole(blobs, second, "two");
  }

  @Test
  void aDirectoryOfBlobsBesideTheLayouts() throws IOException {
    collected(folder.resolve("shared"), "oci:" + folder + "/**");
  }

  @Test
  void aDirectoryOfBlobsElsewhere() throws IOException {
    Path blobs = Files.createDirectory(directory.resolve("elsewhere"));
    collected(blobs, "oci:" + folder + "/**:" + blobs);
  }

  @Test
  void whatIsPutAsideComesBack() throws IOException {
    Path blobs = folder.resolve("shared");
    Layout first = write(blobs, "first", "one");
    write(blobs, "second", "two");
    Set<String> before = blobs(blobs);
    String store = "oci:" + folder + "/**";

    tidemark.run("images", "rm", store, "second:two");
    tidemark.run("gc", store, "--grace", "0s");
    assertThat(before).containsAll(blobs(blobs)).hasSizeGreaterThan(blobs(blobs).size());
    assertWhole(blobs, first, "one");

    tidemark.run("restore", store, "--all");
    assertThat(blobs(blobs)).isEqualTo(before);
    assertThat(List.of(tidemark.run("images", "ls", store, "-q").split("\n")))
        .containsExactly("first:one");
  }
}
