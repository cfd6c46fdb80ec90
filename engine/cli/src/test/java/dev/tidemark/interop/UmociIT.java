package dev.tidemark.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts made by umoci, collected by umoci and by Tidemark: where umoci is right, they agree. */
@Tag("interop")
class UmociIT {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  @TempDir Path directory;

  private Tool umoci;
  private Tidemark tidemark;
  private Material material;
  private Layout layout;
  private int copies;

  @BeforeEach
  void makeLayout() throws IOException {
    umoci = Tool.needed("umoci");
    tidemark = new Tidemark();
    material = new Material(Files.createDirectory(directory.resolve("material")));
    layout = new Layout(directory.resolve("layout"));
    umoci.run("init", "--layout", layout);
    umoci.run("new", "--image", layout.image("base"));
    insert("base");
    umoci.run("gc", "--layout", layout);
  }

  @Test
  void tagsThatMovedOverSharedLayers() {
    for (String tag : new String[] {"v1", "v2", "v3", "v4"}) {
      umoci.run("tag", "--image", layout.image("base"), tag);
      insert(tag);
    }
    insert("v1");
    insert("v1");
    configure("v2", "a=1");
    configure("v2", "a=2");
    umoci.run("tag", "--image", layout.image("v2"), "latest");
    umoci.run("rm", "--image", layout.image("v2"));
    umoci.run("rm", "--image", layout.image("v3"));
    umoci.run("tag", "--image", layout.image("v1"), "v4");

    assertThat(layout.tags()).containsExactlyInAnyOrder("base", "v1", "v4", "latest");
    assertThat(agree()).as("four times a manifest and a config, twice a layer too").isEqualTo(14);
  }

  @Test
  void repackedInSeveralLayers() throws IOException {
    Path bundle = unpack("base");
    for (int i = 0; i < 4; i++) {
      Files.copy(material.file(5_000), bundle.resolve("rootfs/made" + i));
      repack("main", bundle);
      if (i == 1) {
        umoci.run("tag", "--image", layout.image("main"), "second");
      }
    }
    Files.delete(bundle.resolve("rootfs/made0"));
    repack("main", bundle);

    Path other = unpack("second");
    Files.writeString(other.resolve("rootfs/made1"), "changed");
    repack("second", other);
    repack("second", other);

    assertThat(layout.document(layout.digest("main"), ".layers | length").strip()).isEqualTo("6");
    assertThat(agree()).as("blobs deleted").isGreaterThanOrEqualTo(8);
  }

  @Test
  void imagesInsideOfIndexesInsideOfAnIndex() {
    String[] nested = new String[2];
    for (int i = 0; i < nested.length; i++) {
      StringBuilder manifests = new StringBuilder();
      for (String platform : new String[] {"amd64", "s390x"}) {
        String tag = platform + i;
        umoci.run("tag", "--image", layout.image("base"), tag);
        umoci.run("config", "--image", layout.image(tag), "--architecture", platform);
        insert(tag);
        String manifest = layout.descriptor(MANIFEST, layout.digest(tag));
        manifests.append(manifests.isEmpty() ? "" : ",").append(manifest);
        layout.untag(tag);
      }
      nested[i] =
          layout.put(
              "{\"schemaVersion\":2,\"mediaType\":\""
                  + INDEX
                  + "\",\"manifests\":["
                  + manifests
                  + "]}");
    }
    String fleet =
        layout.put(
            "{\"schemaVersion\":2,\"manifests\":["
                + layout.descriptor(INDEX, nested[0])
                + ","
                + layout.descriptor(INDEX, nested[1])
                + "]}");
    layout.tag("fleet", INDEX, fleet);
    layout.tag("second", INDEX, nested[1]);
    assertThat(agree()).as("what --architecture made, before the layer").isEqualTo(8);

    layout.untag("fleet");
    assertThat(agree()).as("the outer index, and an inner one with two images").isEqualTo(8);
  }

  /** Umoci goes on where Tidemark has collected, with content that it put there before. */
  @Test
  void collectedAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      umoci.run("tag", "--image", layout.image("base"), "next");
      insert("next");
      configure("next", "round=" + i);
      umoci.run("tag", "--image", layout.image("next"), "base");
      agree();
    }
    assertThat(layout.document(layout.digest("base"), ".layers | length").strip()).isEqualTo("4");
  }

  @Test
  void whenTheLastTagIsGoneNothingGoesUnlessForced() {
    insert("base");
    umoci.run("rm", "--image", layout.image("base"));
    Layout theirs = collectedByUmoci();
    assertThat(theirs.blobs()).isEmpty();
    Set<String> before = layout.files();

    assertThat(tidemark.gcNow(layout).refused()).isNotEmpty();
    assertThat(layout.files()).isEqualTo(before);

    assertThat(tidemark.gc(layout, "--grace", "0s", "--force").refused()).isEmpty();
    assertThat(layout.files()).isEqualTo(theirs.files());
  }

  /** Umoci works in a directory beside the blobs; a collector that empties it would break umoci. */
  @Test
  void whatUmociIsWorkingOnStays() throws Exception {
    Path big = material.file(64_000_000);
    configure("base", "a=1");
    Process process = umoci.start("insert", "--image", layout.image("base"), big, "/big");
    Path work = null;
    while (work == null && process.isAlive()) {
      work = workOfUmoci();
    }
    process.destroyForcibly().waitFor();
    if (work == null) {
      // Faster than we could look. What it would have left behind if it had been killed:
      work = Files.createDirectory(layout.directory().resolve(".umoci-1"));
      Files.writeString(work.resolve("blob-1"), "half a layer");
    }
    Set<String> needed = layout.reachable();
    Set<String> leftOver = layout.files();
    leftOver.removeIf(file -> !file.startsWith(".umoci-"));

    assertThat(tidemark.gcNow(layout).deleted()).isGreaterThanOrEqualTo(2);
    assertThat(work).isDirectory();
    assertThat(layout.files()).containsAll(leftOver);
    assertThat(layout.blobs()).isEqualTo(needed);
    umoci.run("insert", "--image", layout.image("base"), material.file(100), "/small");
    checkTags();
  }

  /**
   * Umoci knows only the OCI names of things, and takes all others for content that leads nowhere.
   */
  @Test
  void dockerImagesThatUmociDestroysStay() throws IOException {
    Skopeo skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    Layout target = new Layout(directory.resolve("docker"));
    skopeo.copy(layout.oci("base"), target.oci("oci"));
    insert("base");
    skopeo.copy("--format", "v2s2", layout.oci("base"), target.oci("docker"));
    target.put("garbage");
    layout = target;
    umoci.run("tag", "--image", layout.image("docker"), "again");

    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    keepsWhatIsNeeded(1);
    assertThat(skopeo.seeAll(layout)).isEqualTo(before);
  }

  /** Umoci expands a digest once, by what it was called when it was met first. */
  @Test
  void anImageThatIsAlsoALayerStaysWhole() {
    String image = layout.digest("base");
    String empty = layout.put("{}");
    String artifact =
        layout.put(
            """
            {"schemaVersion": 2, "mediaType": "%s", "config": %s, "layers": [%s]}
            """
                .formatted(
                    MANIFEST,
                    layout.descriptor("application/vnd.oci.empty.v1+json", empty),
                    layout.descriptor("application/octet-stream", image)));
    String index =
        layout.put(
            "{\"schemaVersion\":2,\"manifests\":[%s,%s]}"
                .formatted(
                    layout.descriptor(MANIFEST, artifact), layout.descriptor(MANIFEST, image)));
    umoci.run("rm", "--image", layout.image("base"));
    layout.tag("both", INDEX, index);
    layout.put("garbage");

    keepsWhatIsNeeded(1);
    layout.tag("base", MANIFEST, image);
    checkTags();
  }

  /** Umoci knows no other algorithm than SHA-256, and collects nothing where it meets one. */
  @Test
  void contentNamedBySha512IsCollectedToo() {
    String config = layout.put("sha512", "{\"os\":\"linux\"}".getBytes(UTF_8));
    String layer = layout.put("sha512", new byte[1000]);
    String manifest =
        layout.put(
            """
            {"schemaVersion": 2, "mediaType": "%s", "config": %s, "layers": [%s]}
            """
                .formatted(
                    MANIFEST,
                    layout.descriptor("application/vnd.oci.image.config.v1+json", config),
                    layout.descriptor(LAYER, layer)));
    layout.tag("other", MANIFEST, manifest);
    layout.put("garbage");
    layout.put("sha512", new byte[2000]);

    keepsWhatIsNeeded(2);
    layout.untag("other");
    keepsWhatIsNeeded(3);
  }

  /** Windows images have a layer that only Microsoft may hand out; umoci gives up on them. */
  @Test
  void anImageWithALayerThatIsElsewhereIsCollected() {
    String foreign =
        "{\"mediaType\":\"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip\","
            + "\"digest\":\"sha256:"
            + "5".repeat(64)
            + "\",\"size\":7,\"urls\":[\"https://example.com/layer\"]}";
    String manifest =
        layout.put(layout.document(layout.digest("base"), ".layers |= [" + foreign + "] + ."));
    layout.tag("windows", MANIFEST, manifest);
    insert("base");
    configure("base", "a=1");

    keepsWhatIsNeeded(3);
  }

  /** {@code docker save} names images in a document of its own, and may leave the index empty. */
  @Test
  void whatDockerSaveNamesStays() throws IOException {
    String manifest = layout.digest("base");
    String[] named =
        layout.document(manifest, ".config.digest, .layers[0].digest").split("\\s+", -1);
    String config = named[0].replace("\"", "");
    String layer = named[1].replace("\"", "");
    Files.writeString(
        layout.directory().resolve("manifest.json"),
        "[{\"Config\":\"blobs/%s\",\"RepoTags\":null,\"Layers\":[\"blobs/%s\"]}]"
            .formatted(config.replace(':', '/'), layer.replace(':', '/')));
    insert("base");
    Set<String> needed = layout.reachable();
    needed.add(config);
    needed.add(layer);
    needed.add(manifest); // that of the configuration, which the list names
    tellLoss(collectedByUmoci(), needed);
    assertThat(tidemark.gcNow(layout).refused()).isEmpty();
    assertThat(layout.blobs()).isEqualTo(needed);

    layout.edit(".manifests = null");
    tellLoss(collectedByUmoci(), needed);
    tidemark.gcNow(layout);
    assertThat(layout.blobs()).contains(config, layer);
  }

  /**
   * Collects copies of the layout with umoci and with Tidemark, and then the layout itself. All
   * must keep the same files, and what they keep must be good. Returns how many blobs went.
   */
  private long agree() {
    Layout theirs = collectedByUmoci();
    Layout deleted = copy();
    Set<String> needed = layout.reachable();
    String index = layout.index(".");
    long before = layout.blobs().size();

    assertThat(tidemark.gc(deleted, "--grace", "0s", "--quarantine", "0s").quarantined()).isZero();
    assertThat(deleted.files()).isEqualTo(theirs.files());

    Tidemark.Gc gc = tidemark.gcNow(layout);
    assertThat(layout.files()).isEqualTo(theirs.files());
    assertThat(layout.blobs()).isEqualTo(needed);
    assertThat(layout.index(".")).isEqualTo(index);
    assertThat(gc.blobs()).isEqualTo(before);
    assertThat(gc.live()).isEqualTo(needed.size());
    assertThat(gc.garbage()).isEqualTo(before - needed.size());
    assertThat(gc.deleted()).isEqualTo(gc.garbage());
    assertThat(gc.quarantined()).isEqualTo(gc.garbage());

    Tidemark.Gc second = tidemark.gcNow(layout);
    assertThat(second.garbage()).isZero();
    assertThat(second.deleted()).isZero();
    checkTags();
    return gc.deleted();
  }

  /** Collects where umoci is wrong, and tells how wrong. */
  private void keepsWhatIsNeeded(int garbage) {
    Set<String> needed = layout.reachable();
    tellLoss(collectedByUmoci(), needed);
    Tidemark.Gc gc = tidemark.gcNow(layout);
    assertThat(gc.refused()).isEmpty();
    assertThat(layout.blobs()).isEqualTo(needed);
    assertThat(gc.deleted()).isEqualTo(garbage);
    assertThat(tidemark.gcNow(layout).deleted()).isZero();
  }

  private static void tellLoss(Layout theirs, Set<String> needed) {
    Set<String> lost = new TreeSet<>(needed);
    lost.removeAll(theirs.blobs());
    System.out.printf("UmociIT: umoci gc loses %d of %d blobs here%n", lost.size(), needed.size());
  }

  /** A copy of the layout after {@code umoci gc}, which may have failed. */
  private Layout collectedByUmoci() {
    Layout theirs = copy();
    Tool.Outcome outcome = umoci.attempt("gc", "--layout", theirs);
    if (!outcome.good()) {
      System.out.println("UmociIT: " + outcome);
    }
    return theirs;
  }

  private Layout copy() {
    return layout.copy(directory.resolve("copy" + ++copies));
  }

  /** Every image is described and unpacked by umoci. */
  private void checkTags() {
    for (String tag : layout.tags()) {
      if (layout.document(layout.digest(tag), ".layers").startsWith("[")) {
        umoci.run("stat", "--image", layout.image(tag));
        assertThat(unpack(tag).resolve("rootfs")).isNotEmptyDirectory();
      }
    }
  }

  private void insert(String tag) {
    Path file = material.file(3_000);
    umoci.run("insert", "--image", layout.image(tag), file, "/" + file.getFileName());
  }

  private void configure(String tag, String label) {
    umoci.run("config", "--image", layout.image(tag), "--config.label", label);
  }

  private Path unpack(String tag) {
    Path bundle = directory.resolve("bundle" + ++copies);
    umoci.run("unpack", "--rootless", "--image", layout.image(tag), bundle);
    return bundle;
  }

  private void repack(String tag, Path bundle) {
    umoci.run("repack", "--refresh-bundle", "--image", layout.image(tag), bundle);
  }

  private @Nullable Path workOfUmoci() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(layout.directory(), ".umoci-*")) {
      for (Path path : found) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
          if (files.iterator().hasNext()) {
            return path;
          }
        }
      }
    }
    return null;
  }
}
