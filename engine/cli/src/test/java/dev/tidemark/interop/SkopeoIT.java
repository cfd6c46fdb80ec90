package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layouts made by skopeo: what skopeo sees of an image is the same after a collection as before.
 */
@Tag("interop")
class SkopeoIT {

  private static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  private static final String DOCKER_SIGNED_MANIFEST =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  @TempDir Path directory;

  private Skopeo skopeo;
  private Tidemark tidemark;
  private Material material;
  private Layout layout;

  /** Three images: two share a layer, the third has one of its own. */
  @BeforeEach
  void makeLayout() throws IOException {
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    tidemark = new Tidemark();
    material = new Material(Files.createDirectory(directory.resolve("material")));
    layout = new Layout(directory.resolve("layout"));
    Path shared = material.archive();
    skopeo.make(layout, "one", shared, material.archive());
    skopeo.make(layout, "two", shared, material.archive(), material.archive());
    skopeo.make(layout, "other", material.archive());
  }

  @Test
  void aDeletedTagTakesOnlyItsOwnContentAlong() {
    String two = layout.digest("two");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    skopeo.delete(layout, "two");
    before.keySet().removeIf(entry -> entry.startsWith(two));

    assertThat(tidemark.gcNow(layout).deleted())
        .as("a manifest, a config, two layers; newer versions of skopeo delete them themselves")
        .isIn(4L, 0L);
    assertGood(before);
    assertThat(layout.tags()).containsExactly("one", "other");
  }

  /** Skopeo keeps what had the tag before as an entry without one: not to be found, but named. */
  @Test
  void whatATagWasTakenFromIsStillARoot() {
    String old = layout.digest("one");
    skopeo.copy(layout.oci("two"), layout.oci("one"));
    assertThat(layout.index(".manifests[].digest")).contains(old);
    layout.put("garbage");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    assertThat(before).hasSize(4);

    Tidemark.Gc gc = tidemark.gcNow(layout);
    assertThat(gc.roots()).isEqualTo(4);
    assertThat(gc.deleted()).isEqualTo(1);
    assertGood(before);

    layout.edit("del(.manifests[] | select(.annotations == null))");
    before.keySet().removeIf(entry -> entry.startsWith(old));
    assertThat(tidemark.gcNow(layout).deleted()).as("a manifest, a config, a layer").isEqualTo(3);
    assertGood(before);
  }

  @Test
  void anUnpackedArchiveIsALayout() throws IOException {
    Path archive = directory.resolve("archive.tar");
    skopeo.copy(layout.oci("one"), "oci-archive:" + archive + ":one");
    layout = new Layout(Files.createDirectory(directory.resolve("unpacked")));
    Tool.needed("tar").run("-xf", archive, "-C", layout);
    Layout source = new Layout(directory.resolve("layout"));
    skopeo.copy(source.oci("two"), layout.oci("two"));
    skopeo.copy(source.oci("other"), layout.oci("other"));
    skopeo.delete(layout, "two");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);

    tidemark.gcNow(layout);
    assertGood(before);

    Path again = directory.resolve("again.tar");
    skopeo.copy(layout.oci("one"), "oci-archive:" + again + ":one");
    assertThat(skopeo.tool().run("inspect", "oci-archive:" + again))
        .isEqualTo(skopeo.tool().run("inspect", "oci-archive:" + archive));
  }

  @Test
  void imagesThatWentThroughDockerArchives() throws IOException {
    Path archive = directory.resolve("archive.tar");
    skopeo.copy(layout.oci("one"), "docker-archive:" + archive + ":example.com/one:latest");
    skopeo.copy("docker-archive:" + archive, layout.oci("back"));
    skopeo.delete(layout, "one");
    layout.put("garbage");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    tidemark.gcNow(layout);
    assertGood(before);

    Layout unpacked = new Layout(Files.createDirectory(directory.resolve("unpacked")));
    Tool.needed("tar").run("-xf", archive, "-C", unpacked);
    Set<String> files = unpacked.files();
    assertThat(tidemark.attempt(unpacked, "--grace", "0s").status())
        .as("such an archive has documents with the same names, but is no layout")
        .isEqualTo(1);
    assertThat(unpacked.files()).isEqualTo(files);
  }

  @Test
  void dockerManifestsInALayout() {
    skopeo.copy("--format", "v2s2", layout.oci("one"), layout.oci("docker"));
    skopeo.copy("--format", "v2s2", layout.oci("two"), layout.oci("removed"));
    skopeo.delete(layout, "two");
    layout.untag("removed");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    assertThat(before.keySet()).anyMatch(entry -> entry.contains(DOCKER_MANIFEST));
    Set<String> needed = layout.reachable();
    int garbage = layout.blobs().size() - needed.size();
    assertThat(garbage).as("two manifests, and at least two layers").isGreaterThanOrEqualTo(4);

    assertThat(tidemark.gcNow(layout).deleted()).isEqualTo(garbage);
    assertThat(layout.blobs()).isEqualTo(needed);
    assertGood(before);
  }

  /** What a registry would hand out for old clients, put into a layout by hand. */
  @Test
  void contentOfOtherTransportsPutIntoTheLayout() throws IOException {
    for (String format : new String[] {"v2s1", "v2s2"}) {
      Path content = directory.resolve(format);
      skopeo.copy("--format", format, layout.oci("two"), "dir:" + content);
      for (String file : content.toFile().list()) {
        if (file.matches("[0-9a-f]{64}")) {
          layout.put("sha256", Files.readAllBytes(content.resolve(file)));
        }
      }
      String manifest = layout.put(Files.readString(content.resolve("manifest.json")));
      layout.tag(
          format, format.equals("v2s1") ? DOCKER_SIGNED_MANIFEST : DOCKER_MANIFEST, manifest);
    }
    skopeo.delete(layout, "two");
    layout.put("garbage");
    Set<String> needed = layout.reachable();
    assertThat(layout.blobs()).hasSizeGreaterThan(needed.size());

    tidemark.gcNow(layout);
    assertThat(layout.blobs()).isEqualTo(needed);
    for (String format : new String[] {"v2s1", "v2s2"}) {
      Path content = directory.resolve(format);
      for (String file : content.toFile().list()) {
        if (file.matches("[0-9a-f]{64}") && Files.size(content.resolve(file)) > 10_000) {
          assertThat(layout.blob("sha256:" + file))
              .as("a layer")
              .hasSameBinaryContentAs(content.resolve(file));
        }
      }
    }
  }

  @Test
  void layersThatAreZstdOrEncrypted() throws Exception {
    Path secret = directory.resolve("secret.pem");
    Path published = directory.resolve("public.pem");
    writeKeys(secret, published);
    skopeo.copy(
        "--dest-compress-format", "zstd", "tarball:" + material.archive(), layout.oci("zstd"));
    skopeo.copy("--encryption-key", "jwe:" + published, layout.oci("one"), layout.oci("encrypted"));
    assertThat(layout.document(layout.digest("zstd"), ".layers[].mediaType")).contains("zstd");
    assertThat(layout.document(layout.digest("encrypted"), ".layers[].mediaType"))
        .contains("+encrypted");
    skopeo.delete(layout, "one");
    skopeo.delete(layout, "other");
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);

    tidemark.gcNow(layout);
    assertThat(layout.blobs()).isEqualTo(layout.reachable());
    assertGood(before);
    skopeo.copy(
        "--decryption-key", secret, layout.oci("encrypted"), "dir:" + directory.resolve("open"));
  }

  @Test
  void whatIsInQuarantineComesBack() {
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    String named = layout.index(".");
    Set<String> files = layout.files();

    layout.untag("two");
    assertThat(tidemark.gcNow(layout).quarantined()).isEqualTo(4);
    layout.edit(named);
    assertThat(tidemark.gcNow(layout).deleted()).isZero();
    assertThat(layout.files()).as("brought back because it is named again").isEqualTo(files);
    assertGood(before);

    layout.untag("two");
    assertThat(tidemark.gcNow(layout).quarantined()).isEqualTo(4);
    tidemark.restore(layout);
    assertThat(layout.files()).as("brought back by hand").isEqualTo(files);
    layout.edit(named);
    assertGood(before);

    layout.untag("two");
    assertThat(tidemark.gcNow(layout).quarantined()).isEqualTo(4);
    layout.edit(named);
    tidemark.purge(layout);
    assertThat(layout.files()).as("brought back instead of purged").isEqualTo(files);
    assertGood(before);

    layout.untag("two");
    assertThat(tidemark.gcNow(layout).quarantined()).isEqualTo(4);
    tidemark.purge(layout);
    before.keySet().removeIf(entry -> entry.endsWith(" two"));
    assertGood(before);
    assertThat(layout.directory().resolve(".tidemark/quarantine"))
        .satisfiesAnyOf(
            place -> assertThat(place).doesNotExist(),
            place -> assertThat(place).isEmptyDirectory());
  }

  /** Skopeo stores an image again where it has gone, and finds it where it has not. */
  @Test
  void anImageStoredAgainAfterItWasCollected() {
    Layout source = layout.copy(directory.resolve("source"));
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);
    layout.untag("two");
    tidemark.gcNow(layout);
    skopeo.copy(source.oci("two"), layout.oci("two"));
    assertThat(skopeo.see(layout, "two")).isEqualTo(skopeo.see(source, "two"));

    assertThat(tidemark.gcNow(layout).deleted()).isZero();
    tidemark.purge(layout);
    assertThat(skopeo.seeAll(layout)).isEqualTo(before);
  }

  /** Blobs in another directory are no business of a collection here. */
  @Test
  void blobsThatAreSharedWithOtherLayouts() throws IOException {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Layout thin = new Layout(directory.resolve("thin"));
    skopeo.copy("--dest-shared-blob-dir", shared, layout.oci("one"), thin.oci("one"));
    Set<String> before = new Layout(shared).files();
    assertThat(before).isNotEmpty();
    Set<String> files = thin.files();

    tidemark.gcNow(thin);
    assertThat(new Layout(shared).files()).isEqualTo(before);
    assertThat(thin.files()).isEqualTo(files);
    skopeo.copy(
        "--src-shared-blob-dir", shared, thin.oci("one"), "dir:" + directory.resolve("copied"));
  }

  /**
   * Skopeo writes manifests and the index in place. What was seen half written has to be seen again
   * when it is whole, though its name and maybe its time are the same.
   */
  @Test
  void documentsSeenHalfWrittenAreReadAgain() throws IOException {
    Path manifest = layout.blob(layout.digest("two"));
    byte[] whole = Files.readAllBytes(manifest);
    Path index = layout.directory().resolve("index.json");
    byte[] names = Files.readAllBytes(index);
    Set<String> files = layout.files();
    Map<String, Skopeo.Seen> before = skopeo.seeAll(layout);

    layout.untag("two");
    Files.write(manifest, Arrays.copyOf(whole, 80));
    assertThat(tidemark.gc(layout).deleted()).as("all is young").isZero();
    Files.write(manifest, whole);
    Files.write(index, names);
    assertThat(tidemark.gcNow(layout).deleted()).isZero();
    assertThat(layout.files()).isEqualTo(files);
    assertGood(before);

    Files.write(index, Arrays.copyOf(names, names.length / 2));
    assertThat(tidemark.attempt(layout, "--grace", "0s").good())
        .as("nothing can be judged by half an index")
        .isFalse();
    Files.write(index, new byte[0]);
    assertThat(tidemark.attempt(layout, "--grace", "0s").good()).isFalse();
    Files.write(index, names);
    assertThat(layout.files()).isEqualTo(files);
    assertGood(before);
  }

  /** The index names what it named, all of it is good, and a further collection finds nothing. */
  private void assertGood(Map<String, Skopeo.Seen> before) {
    assertThat(skopeo.seeAll(layout)).isEqualTo(before);
    Tidemark.Gc again = tidemark.gcNow(layout);
    assertThat(again.refused()).isEmpty();
    assertThat(again.deleted()).isZero();
    assertThat(layout.missing()).isEmpty();
  }

  private static void writeKeys(Path secret, Path published)
      throws IOException, NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    Files.writeString(secret, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    Files.writeString(published, pem("PUBLIC KEY", keys.getPublic().getEncoded()));
  }

  private static String pem(String kind, byte[] key) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
