package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives and layouts that go from Tidemark to other tools and back, with their digests. */
@Tag("interop")
class ArchivesIT {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path directory;

  private Skopeo skopeo;
  private Tidemark tidemark;
  private Layout layout;
  private Path archive;

  /** An image, and an index of it and of another one. */
  @BeforeEach
  void makeLayout() throws IOException {
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    tidemark = new Tidemark();
    Material material = new Material(Files.createDirectory(directory.resolve("material")));
    layout = new Layout(directory.resolve("layout"));
    archive = directory.resolve("archive.tar");
    Path shared = material.archive();
    skopeo.make(layout, "one", shared, material.archive());
    skopeo.make(layout, "two", shared, material.archive());
    String index =
        layout.put(
            "{\"schemaVersion\":2,\"mediaType\":\""
                + INDEX
                + "\",\"manifests\":["
                + platform("one", "amd64")
                + ","
                + platform("two", "arm64")
                + "]}");
    layout.tag("multi", INDEX, index);
  }

  private String platform(String tag, String architecture) {
    String descriptor = layout.descriptor(MANIFEST, layout.digest(tag));
    return descriptor.substring(0, descriptor.length() - 1)
        + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
        + architecture
        + "\"}}";
  }

  private String config(Layout from, String tag) {
    return from.document(from.digest(tag), ".config.digest").replace("\"", "").strip();
  }

  private Layout other() {
    return new Layout(directory.resolve("other"));
  }

  private void export(Layout from, Object... more) {
    Object[] words = new Object[more.length + 4];
    words[0] = "export";
    words[1] = from;
    words[2] = "-o";
    words[3] = archive;
    System.arraycopy(more, 0, words, 4, more.length);
    tidemark.run(words);
  }

  // --- skopeo

  @Test
  void skopeoReadsAnExport() {
    export(layout, "multi");

    skopeo.copy("--all", "--preserve-digests", "oci-archive:" + archive, other().oci("multi"));

    assertThat(other().digest("multi")).isEqualTo(layout.digest("multi"));
    assertThat(other().blobs()).isEqualTo(layout.blobs());
  }

  @Test
  void skopeoWritesWhatIsImported() {
    skopeo.copy(
        "--all", "--preserve-digests", layout.oci("multi"), "oci-archive:" + archive + ":v1");

    assertThat(tidemark.run("import", "oci:" + other(), archive)).startsWith("added v1 ");

    assertThat(other().digest("v1")).isEqualTo(layout.digest("multi"));
    assertThat(other().blobs()).isEqualTo(layout.blobs());
    assertThat(skopeo.see(other(), "v1").copied()).isEqualTo(skopeo.see(layout, "multi").copied());
  }

  @Test
  void throughAManagedStoreAndBack() {
    String store = "managed:" + directory.resolve("managed");
    export(layout, "one", "two", "multi");
    tidemark.run("import", store, archive);
    tidemark.run("gc", store, "--grace", "0s");
    Path again = directory.resolve("again.tar");

    tidemark.run("export", store, "one", "two", "multi", "-o", again);

    assertThat(again).hasSameBinaryContentAs(archive);
    skopeo.copy("--all", "--preserve-digests", "oci-archive:" + again + ":multi", other().oci("m"));
    assertThat(other().digest("m")).isEqualTo(layout.digest("multi"));
  }

  @Test
  void layersOfZstd() {
    export(layout, "--docker", "one");
    skopeo.copy(
        "--dest-compress",
        "--dest-compress-format",
        "zstd",
        "docker-archive:" + archive,
        layout.oci("zstd"));
    assertThat(layout.document(layout.digest("zstd"), ".layers[].mediaType")).contains("zstd");
    export(layout, "zstd");
    tidemark.run("import", other(), archive);

    assertThat(other().digest("zstd")).isEqualTo(layout.digest("zstd"));
    assertThat(skopeo.see(other(), "zstd")).isEqualTo(skopeo.see(layout, "zstd"));
    export(other(), "--docker", "zstd");
    skopeo.copy("docker-archive:" + archive, "dir:" + directory.resolve("unpacked"));
  }

  @Test
  void skopeoReadsTheDockerForm() throws IOException {
    export(layout, "--docker", "one");
    Path copy = directory.resolve("copy");

    skopeo.copy("docker-archive:" + archive, "dir:" + copy);

    String config = config(layout, "one");
    assertThat(copy.resolve(config.substring("sha256:".length())))
        .hasSameBinaryContentAs(layout.blob(config));
  }

  @Test
  void skopeoReadsAnExportAsOfDocker() {
    export(layout, "one");
    Path copy = directory.resolve("copy");

    skopeo.copy("docker-archive:" + archive, "dir:" + copy);

    assertThat(copy.resolve(config(layout, "one").substring("sha256:".length()))).exists();
  }

  @Test
  void skopeoWritesTheDockerForm() {
    skopeo.copy(layout.oci("one"), "docker-archive:" + archive + ":example.com/one:v1");
    String store = "managed:" + directory.resolve("managed");

    assertThat(tidemark.run("import", store, archive)).startsWith("added example.com/one:v1 ");
    tidemark.run("gc", store, "--grace", "0s");
    assertThat(tidemark.run("images", "check", store)).contains("1 image, 0 damaged");
  }

  /** Docker finds names in manifest.json; what is not there it cannot call by its name. */
  @Test
  void skopeoFindsNamesInAnExportAsDockerDoes() {
    String digest = layout.digest("one");
    tidemark.run("images", "tag", layout, "one", "app:1");
    tidemark.run("images", "tag", layout, "one", "example.com/one:v1@" + digest);
    export(layout, "one", "app:1", "example.com/one:v1@" + digest);

    for (String name : new String[] {"one:latest", "app:1", "example.com/one:v1"}) {
      Path copy = directory.resolve(name.replace('/', '-'));
      skopeo.copy("docker-archive:" + archive + ":" + name, "dir:" + copy);
      assertThat(copy.resolve(config(layout, "one").substring("sha256:".length()))).exists();
    }
  }

  @Test
  void anArtifactIsNothingThatDockerCouldLoad() {
    Tool tar = Tool.needed("tar");
    String config = layout.put("{}");
    String manifest =
        layout.put(
            "{\"schemaVersion\":2,\"config\":"
                + layout.descriptor("application/vnd.example.config", config)
                + ",\"layers\":[]}");
    layout.tag("artifact", MANIFEST, manifest);
    export(layout, "artifact");

    assertThat(tar.run("-tf", archive).lines()).doesNotContain("manifest.json");
    skopeo.copy("oci-archive:" + archive, "dir:" + directory.resolve("copy"));
  }

  // --- umoci

  @Test
  void umociWorksOnALayoutThatWasImported() {
    Tool umoci = Tool.needed("umoci");
    export(layout, "one");
    tidemark.run("import", other(), archive);

    assertThat(umoci.run("list", "--layout", other())).isEqualTo("one\n");
    umoci.run("config", "--image", other().image("one"), "--tag", "changed", "--config.user", "me");
    umoci.run(
        "raw", "unpack", "--rootless", "--image", other().image("one"), directory.resolve("fs"));
    assertThat(tidemark.run("images", "ls", other(), "-q")).isEqualTo("one\nchanged\n");
    assertThat(tidemark.run("images", "check", other())).contains("2 images, 0 damaged");
    tidemark.run("images", "tag", other(), "changed", "stable");
    tidemark.run("images", "rm", other(), "changed");
    assertThat(umoci.run("list", "--layout", other()).lines())
        .containsExactlyInAnyOrder("one", "stable");
    umoci.run("gc", "--layout", other());
    assertThat(tidemark.run("images", "check", other())).contains("2 images, 0 damaged");
  }

  // --- buildah and podman

  private Tool storage(String name) {
    Tool tool =
        Tool.needed(name)
            .with("--root", directory.resolve(name + "-root"))
            .with("--runroot", directory.resolve(name + "-run"))
            .with("--storage-driver", "vfs");
    Tool.Outcome outcome = tool.attempt("images");
    assumeTrue(outcome.good(), () -> name + " cannot work here: " + outcome);
    return tool;
  }

  @Test
  void buildahReadsBothForms() {
    Tool buildah = storage("buildah");
    String id = config(layout, "one");
    export(layout, "one");
    assertThat(buildah.run("pull", "-q", "oci-archive:" + archive).strip())
        .isEqualTo(id.substring("sha256:".length()));
    export(layout, "--docker", "one");
    assertThat(buildah.run("pull", "-q", "docker-archive:" + archive).strip())
        .isEqualTo(id.substring("sha256:".length()));
  }

  @Test
  void buildahWritesWhatIsImported() {
    Tool buildah = storage("buildah");
    buildah.run("pull", "-q", layout.oci("one"));
    String id = config(layout, "one").substring("sha256:".length());
    buildah.run("push", "-q", "--format", "oci", id, "oci-archive:" + archive + ":v1");

    tidemark.run("import", other(), archive);

    assertThat(config(other(), "v1")).isEqualTo("sha256:" + id);
    assertThat(tidemark.run("images", "check", other())).contains("1 image, 0 damaged");
  }

  @Test
  void podmanLoadsAndSavesBothForms() throws IOException {
    Tool podman = storage("podman");
    String id = config(layout, "one").substring("sha256:".length());
    tidemark.run("images", "tag", layout, "one", "example.com/one:v1");
    for (String form : new String[] {"oci-archive", "docker-archive"}) {
      if (form.startsWith("docker")) {
        export(layout, "--docker", "example.com/one:v1");
      } else {
        export(layout, "example.com/one:v1");
      }
      assertThat(podman.run("load", "-q", "-i", archive)).contains("example.com/one:v1");
      assertThat(podman.run("images", "--no-trunc", "-q").strip()).isEqualTo("sha256:" + id);
      Files.delete(archive);
      podman.run("save", "-q", "--format", form, "-o", archive, id);
      podman.run("rmi", "-f", id);
      Layout saved = new Layout(directory.resolve("saved-" + form));
      tidemark.run("import", saved, archive);
      String manifest = saved.index(".manifests[0].digest").strip();
      assertThat(saved.document(manifest, ".config.digest")).contains(id);
      assertThat(tidemark.run("images", "check", saved)).contains("0 damaged");
      Files.delete(archive);
    }
  }
}
