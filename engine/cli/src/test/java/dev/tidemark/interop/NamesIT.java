package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands convert, rename and pack, in the hands of other tools. */
@Tag("interop")
class NamesIT {

  @TempDir Path directory;

  private final Tidemark tidemark = new Tidemark();
  private Skopeo skopeo;
  private Layout layout;
  private Material material;

  @BeforeEach
  void makeLayout() throws IOException {
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    material = new Material(Files.createDirectory(directory.resolve("material")));
    layout = new Layout(directory.resolve("layout"));
    skopeo.make(layout, "one", material.archive(), material.archive());
    skopeo.make(layout, "two", material.archive());
  }

  @Test
  void skopeoReadsWhatWasConverted() throws IOException {
    String said =
        tidemark.run(
            "convert", layout.directory(), "one", "--compression", "zstd", "--as", "one-zstd");
    assertThat(said).startsWith("added one-zstd sha256:");
    assertThat(layout.document(layout.digest("one-zstd"), ".layers[].mediaType")).contains("zstd");
    assertThat(skopeo.see(layout, "one-zstd").copied()).isNotEmpty();

    tidemark.run("convert", layout.directory(), "one-zstd", "--compression", "gzip");
    assertThat(skopeo.see(layout, "one-zstd").copied()).isNotEmpty();
    tidemark.run("convert", layout.directory(), "one", "two", "--to", "docker");
    tidemark.gcNow(layout);
    assertThat(skopeo.seeAll(layout)).hasSize(3);
  }

  @Test
  void umociUnpacksWhatAManagedStoreConverted() throws IOException {
    Path archive = directory.resolve("all.tar");
    tidemark.run("export", layout.directory(), "--all", "-o", archive);
    String store = "managed:" + directory.resolve("store");
    tidemark.run("import", store, archive);
    tidemark.run("convert", store, "one", "two", "--compression", "none");
    tidemark.run("gc", store, "--grace", "0s");
    tidemark.run("export", store, "one", "--as", "plain", "-o", archive);
    Layout back = new Layout(Files.createDirectory(directory.resolve("back")));
    tidemark.run("import", back.directory(), archive);
    Tool.needed("umoci")
        .run(
            "raw", "unpack", "--rootless", "--image", back.image("plain"), directory.resolve("fs"));
    assertThat(back.document(back.digest("plain"), ".layers[].mediaType")).doesNotContain("gzip");
  }

  @Test
  void skopeoCopiesOutOfAnArchiveOfAll() throws IOException {
    Path archive = directory.resolve("all.tar");
    tidemark.run("export", layout.directory(), "--all", "-o", archive);
    for (String name : new String[] {"one", "two"}) {
      skopeo.copy("oci-archive:" + archive + ":" + name, "dir:" + directory.resolve(name));
    }
    Path renamed = directory.resolve("renamed.tar");
    tidemark.run("export", layout.directory(), "one", "--as", "quay.io/x/y:3", "-o", renamed);
    skopeo.copy("oci-archive:" + renamed + ":3", "dir:" + directory.resolve("3"));
  }
}
