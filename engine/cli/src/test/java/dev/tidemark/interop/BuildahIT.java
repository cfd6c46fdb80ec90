package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts with images for several platforms, made by buildah. */
@Tag("interop")
class BuildahIT {

  @TempDir Path directory;

  private Tool buildah;
  private Skopeo skopeo;
  private Tidemark tidemark;
  private Material material;
  private Layout layout;

  @BeforeEach
  void prepare() throws IOException {
    buildah =
        Tool.needed("buildah")
            .withEnvironment("BUILDAH_ISOLATION", "chroot")
            .with("--root", directory.resolve("root"), "--runroot", directory.resolve("run"))
            .with("--storage-driver", "vfs");
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    tidemark = new Tidemark();
    material = new Material(Files.createDirectory(directory.resolve("material")));
    layout = new Layout(directory.resolve("layout"));
    Tool.Outcome outcome = buildah.attempt("from", "scratch");
    assumeTrue(outcome.good(), "buildah cannot work here: " + outcome);
  }

  @Test
  void platformsThatShareLayers() {
    makeBase();
    makeIndex("first", "s390x", "riscv64");
    makeIndex("second", "s390x");
    makeIndex("third", "arm");
    push("first", "v1");
    push("second", "v2");
    push("third", "v3");
    push("third", "latest");
    buildah.run("push", "-q", "base", layout.oci("base"));
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    assertThat(before).hasSize(5);
    assertThat(before.values())
        .as("copied with the manifests of all platforms")
        .filteredOn(seen -> seen.copied().keySet().stream().anyMatch(Skopeo::isInner))
        .hasSize(4);

    assertThat(tidemark.gcNow(layout).garbage()).isZero();
    layout.untag("v1");
    layout.untag("v3");
    before.keySet().removeIf(entry -> entry.endsWith(" v1") || entry.endsWith(" v3"));
    Set<String> needed = layout.reachable();

    assertThat(tidemark.gcNow(layout).deleted())
        .as("an index, and for each of two platforms a manifest, a config and a layer")
        .isEqualTo(7);
    assertThat(layout.blobs()).isEqualTo(needed);
    assertThat(skopeo.seeAll(layout)).isEqualTo(before);
    assertThat(tidemark.gcNow(layout).deleted()).isZero();

    buildah.run("pull", "-q", layout.oci("v2"));
    buildah.run("from", "--pull-never", layout.oci("base"));
  }

  /** An index that is pushed again under its tag leaves the old one as an entry without a tag. */
  @Test
  void anIndexThatGrew() {
    makeBase();
    makeIndex("first", "s390x");
    push("first", "v1");
    add("first", "riscv64");
    push("first", "v1");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    assertThat(before).hasSize(2);
    assertThat(tidemark.gcNow(layout).garbage()).isZero();

    layout.edit("del(.manifests[] | select(.annotations == null))");
    before.keySet().removeIf(entry -> !entry.endsWith(" v1"));
    assertThat(tidemark.gcNow(layout).deleted()).as("the index alone").isEqualTo(1);
    assertThat(skopeo.seeAll(layout)).isEqualTo(before);
  }

  /** Docker's own formats, as buildah writes them into a layout. */
  @Test
  void imagesInDockersFormat() {
    makeBase();
    buildah.run("push", "-q", "--format", "v2s2", "base", layout.oci("docker"));
    buildah.run("push", "-q", "base", layout.oci("oci"));
    makeIndex("first", "s390x");
    buildah.run("manifest", "push", "-q", "--all", "--format", "v2s2", "first", layout.oci("list"));
    layout.put("garbage");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    assertThat(before.keySet()).anyMatch(entry -> entry.contains("vnd.docker"));

    assertThat(tidemark.gcNow(layout).deleted()).isEqualTo(1);
    assertThat(layout.blobs()).isEqualTo(layout.reachable());
    assertThat(skopeo.seeAll(layout)).isEqualTo(before);
  }

  /** An image called base, of the platform that this is. */
  private void makeBase() {
    String container = buildah.run("from", "scratch").strip();
    buildah.run("copy", "-q", container, material.file(10_000), "/base");
    buildah.run("commit", "-q", container, "base");
  }

  /** A list of the image base and of one more for each of these platforms, made from it. */
  private void makeIndex(String name, String... platforms) {
    buildah.run("manifest", "create", name);
    buildah.run("manifest", "add", name, "containers-storage:localhost/base");
    for (String platform : platforms) {
      add(name, platform);
    }
  }

  private void add(String index, String platform) {
    String image = index + "-" + platform;
    String container = buildah.run("from", "base").strip();
    buildah.run("copy", "-q", container, material.file(10_000), "/" + image);
    buildah.run("config", "--arch", platform, container);
    buildah.run("commit", "-q", container, image);
    buildah.run("manifest", "add", index, "containers-storage:localhost/" + image);
  }

  private void push(String index, String tag) {
    buildah.run("manifest", "push", "-q", "--all", index, layout.oci(tag));
  }
}
