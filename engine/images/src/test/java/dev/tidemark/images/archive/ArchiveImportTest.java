package dev.tidemark.images.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.tar.TarLimits;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** The archive of a layout, and what is wrong with archives. */
class ArchiveImportTest {

  private static final byte[] MANIFEST = "{}".getBytes(UTF_8);
  private static final Digest DIGEST = Digester.digest("sha256", MANIFEST);
  private static final String REF = "\"org.opencontainers.image.ref.name\":";
  private static final String NAME = "\"io.containerd.image.name\":";

  private final MemoryContent store = new MemoryContent();

  private List<ArchiveImage> read(byte[] archive) throws IOException {
    return read(archive, ImportLimits.DEFAULT);
  }

  private List<ArchiveImage> read(byte[] archive, ImportLimits limits) throws IOException {
    return ArchiveImport.read(new ByteArrayInputStream(archive), store, limits).images();
  }

  private void refused(byte[] archive, String message) {
    assertThatThrownBy(() -> read(archive))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static byte[] simple() throws IOException {
    TestTar tar = new TestTar().layout();
    tar.blob(MANIFEST);
    return tar.index(TestTar.entry(DIGEST, REF + "\"v1\"")).bytes();
  }

  @Test
  void blobsAreWrittenAndNamesAnswered() throws IOException {
    List<ArchiveImage> images = read(simple());

    assertThat(images).extracting(ArchiveImage::name).containsExactly("v1");
    assertThat(images.get(0).target().digest()).isEqualTo(DIGEST);
    assertThat(store.blobs.keySet()).containsExactly(DIGEST);
  }

  @Test
  void theIndexMayStandBeforeTheBlobs() throws IOException {
    TestTar tar = new TestTar().index(TestTar.entry(DIGEST, ""));
    tar.blob(MANIFEST);

    assertThat(read(tar.layout().bytes())).hasSize(1);
  }

  @Test
  void compressionsAreRecognised() throws IOException {
    for (Compression compression : Compression.values()) {
      assertThat(read(compressed(compression, simple()))).as("%s", compression).hasSize(1);
    }
  }

  private static byte[] compressed(Compression compression, byte[] bytes) throws IOException {
    return compression.compressed(new ByteArrayInputStream(bytes)).readAllBytes();
  }

  @Test
  void severalPartsOfGzipAreOneArchive() throws IOException {
    byte[] all = simple();
    byte[] first = TestTar.gzip(Arrays.copyOf(all, 700));
    byte[] second = TestTar.gzip(Arrays.copyOfRange(all, 700, all.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(read(both)).hasSize(1);
  }

  @Test
  void theFullNameCountsBeforeTheRefName() throws IOException {
    TestTar tar = new TestTar().layout();
    tar.blob(MANIFEST);
    String full = "docker.io/library/busybox:latest";
    tar.index(
        TestTar.entry(DIGEST, NAME + "\"" + full + "\"," + REF + "\"latest\""),
        TestTar.entry(DIGEST, REF + "\"latest\""),
        TestTar.entry(DIGEST, ""));

    assertThat(read(tar.bytes()))
        .extracting(ArchiveImage::name)
        .containsExactly(full, "latest", "");
  }

  @Test
  void aReferrerIsToldFromAnImage() throws IOException {
    TestTar tar = new TestTar().layout();
    tar.blob(MANIFEST);
    tar.index(
        TestTar.entry(DIGEST, "\"io.containerd.manifest.subject\":\"" + DIGEST + "\""),
        TestTar.entry(DIGEST, ""));

    assertThat(read(tar.bytes())).extracting(ArchiveImage::isReferrer).containsExactly(true, false);
  }

  @Test
  void anIndexWithoutImages() throws IOException {
    assertThat(read(new TestTar().layout().index().bytes())).isEmpty();
    assertThat(read(new TestTar().layout().file("index.json", "{\"manifests\":null}").bytes()))
        .isEmpty();
  }

  @Test
  void namesWithDotsAreTheSameNames() throws IOException {
    TestTar tar = new TestTar().directory("./").directory("./blobs");
    tar.file("./oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    tar.file("./blobs/sha256/" + DIGEST.encoded(), MANIFEST);
    tar.file("./index.json", "{\"manifests\":[" + TestTar.entry(DIGEST, "") + "]}");

    assertThat(read(tar.bytes())).hasSize(1);
  }

  @Test
  void sha512() throws IOException {
    Digest digest = Digester.digest("sha512", MANIFEST);
    TestTar tar = new TestTar().layout();
    tar.file("blobs/sha512/" + digest.encoded(), MANIFEST);
    tar.index(TestTar.entry(digest, ""));

    assertThat(read(tar.bytes())).hasSize(1);
    assertThat(store.blobs).containsKey(digest);
  }

  @Test
  void otherFilesAreNotWritten() throws IOException {
    TestTar tar = new TestTar().layout().file("README", "hello").symlink("latest", "README");
    tar.blob(MANIFEST);
    read(tar.index(TestTar.entry(DIGEST, "")).bytes());

    assertThat(store.blobs.keySet()).containsExactly(DIGEST);
  }

  @Test
  void theStreamStaysOpenAndIsReadToItsEnd() throws IOException {
    byte[] padded = Arrays.copyOf(simple(), simple().length + (1 << 20));
    ByteArrayInputStream bytes = new ByteArrayInputStream(padded);
    ArchiveImport.read(
        new FilterInputStream(bytes) {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        },
        store,
        ImportLimits.DEFAULT);

    assertThat(bytes.available()).isZero();
  }

  // --- what other programs make of archives

  @Test
  void whatMacOsPutsBesideEverythingIsPassedOver() throws IOException {
    TestTar tar = new TestTar().file("._.", "x").file(".DS_Store", "x").layout();
    tar.file("blobs/.DS_Store", "x").file("blobs/sha256/._" + DIGEST.encoded(), "x");
    tar.blob(MANIFEST);
    tar.file("blobs/sha256/.upload-1", "x").file("__MACOSX/blobs/sha256/x", "x");
    tar.file("PaxHeaders.7/index.json", "x").file("._index.json", "\0\5\26\7");
    tar.file(".tidemark/metadata/data.mdb", new byte[5 << 20]);

    assertThat(read(tar.index(TestTar.entry(DIGEST, "")).bytes())).hasSize(1);
    assertThat(store.blobs.keySet()).containsExactly(DIGEST);
  }

  @Test
  void everythingMayBeInAFolder() throws IOException {
    for (String folder : List.of("image/", "./image/", "a/b/")) {
      TestTar tar = new TestTar().directory(folder + "blobs").file("._image", "x");
      tar.file(folder + "index.json", "{\"manifests\":[" + TestTar.entry(DIGEST, "") + "]}");
      tar.file(folder + "blobs/sha256/" + DIGEST.encoded(), MANIFEST);
      store.blobs.clear();

      assertThat(read(tar.bytes())).as(folder).hasSize(1);
      assertThat(store.blobs.keySet()).containsExactly(DIGEST);
    }
    refused(
        new TestTar().file("image/index.json", "{}").file("other/file", "x").bytes(),
        "neither index.json nor manifest.json");
    refused(
        new TestTar().file("a/index.json", "{}").file("a/blobs/sha256/stray", "x").bytes(),
        "not named by a digest");
  }

  @Test
  void aBlobMayBeAHardLinkToAFileBeforeIt() throws IOException {
    byte[] large = new byte[5 << 20];
    Digest layer = Digester.digest("sha256", large);
    String name = "blobs/sha256/" + layer.encoded();
    TestTar tar = new TestTar().layout().file("data", MANIFEST).file("more", large);
    tar.hardLink("blobs/sha256/" + DIGEST.encoded(), "data").hardLink(name, "more");
    tar.hardLink("blobs/sha512/" + Digester.digest("sha512", MANIFEST).encoded(), "data");
    tar.index(TestTar.entry(DIGEST, ""));

    assertThat(read(tar.bytes())).hasSize(1);
    assertThat(store.blobs).hasSize(3).containsKeys(DIGEST, layer);
  }

  @Test
  void aHardLinkDoesNotMakeABlobOfOtherContent() throws IOException {
    String name = "blobs/sha256/" + DIGEST.encoded();
    byte[] large = new byte[5 << 20];
    refused(
        new TestTar().file("data", "other").hardLink(name, "data").bytes(), "unexpected digest");
    refused(new TestTar().file("data", large).hardLink(name, "data").bytes(), "is other content");
    refused(new TestTar().hardLink(name, "data").file("data", MANIFEST).bytes(), "before it");
    refused(new TestTar().file("data", "{}").symlink(name, "../../data").bytes(), "in place of");
    refused(new TestTar().file("data", "{}").hardLink("index.json", "data").bytes(), "in place of");
  }

  // --- what is refused

  @Test
  void aFileAndALinkOfOneName() throws IOException {
    for (TestTar tar :
        List.of(
            new TestTar().file("a", "1").symlink("a", "b"),
            new TestTar().symlink("a", "b").file("a", "1"),
            new TestTar().symlink("a", "b").hardLink("a", "c"))) {
      refused(tar.bytes(), "has 'a' twice");
    }
  }

  @Test
  void headersWithoutEndInARow() throws IOException {
    for (char type : "LKxXg".toCharArray()) {
      byte[] many = new TestTar().extensions(type, 20_000, "13 comment=x\n").bytes();
      refused(many, "extended headers in a row");
    }
  }

  @Test
  void headersForAllThatGrow() throws IOException {
    TestTar tar = new TestTar();
    String header = "20010 comment=" + "x".repeat(20_010 - 15) + "\n";
    for (int i = 0; i < 5; i++) {
      tar.extensions('g', 1, header).file("file" + i, "x");
    }
    refused(tar.bytes(), "extended headers for all");
  }

  @Test
  void aListOfHolesWithoutEnd() throws IOException {
    TestTar tar = new TestTar();
    tar.extensions(
        'x', 1, "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n25 GNU.sparse.realsize=9\n");
    tar.file("file", ("9999999\n" + "0\n".repeat(4 << 20)).getBytes(UTF_8));

    refused(TestTar.gzip(tar.bytes()), "headers without an end");
  }

  @Test
  void bytesBehindACompressedArchive() throws IOException {
    byte[] whole = TestTar.gzip(simple());
    byte[] more = Arrays.copyOf(whole, whole.length + 10);
    more[more.length - 1] = 'x';

    refused(more, "is damaged: its gzip cannot be unpacked");
  }

  @Test
  void namesAreShownOnOneLine() throws IOException {
    refused(new TestTar().file("a\nb", "1").file("a\nb", "2").bytes(), "has 'a b' twice");
    String longName = "n".repeat(10_000);
    byte[] bytes = new TestTar().file(longName, "1").file(longName, "2").bytes();
    assertThatThrownBy(() -> read(bytes))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @Test
  void documentsInFoldersThatFillTheMemory() throws IOException {
    TestTar tar = new TestTar();
    for (int i = 0; i < 20; i++) {
      tar.file(i + "/index.json", new byte[1000]);
    }
    ImportLimits limits = new ImportLimits(TarLimits.DEFAULT, 1 << 20, 10_000);
    byte[] bytes = tar.bytes();

    assertThatThrownBy(() -> read(bytes, limits)).hasMessageContaining("that are read");
  }

  @Test
  void noArchiveAtAll() throws IOException {
    refused(new byte[0], "is cut off");
    refused("hello".getBytes(UTF_8), "is cut off");
    refused("hello, this is a text. ".repeat(100).getBytes(UTF_8), "is not a tar, or is damaged");
    refused(new TestTar().bytes(), "is no archive of images");
    refused(new TestTar().file("a", "b").bytes(), "neither index.json nor manifest.json");
    refused(new TestTar().file("repositories", "{}").bytes(), "Docker before 1.10");
  }

  @Test
  void anotherVersionOrNone() throws IOException {
    for (String header : List.of("{}", "{\"imageLayoutVersion\":\"2.0.0\"}")) {
      refused(new TestTar().file("oci-layout", header).index().bytes(), "only 1.0.0 is known");
    }
    refused(new TestTar().file("oci-layout", "x").index().bytes(), "is not JSON");
    assertThat(read(new TestTar().index().bytes())).isEmpty();
  }

  @Test
  void noIndex() throws IOException {
    refused(new TestTar().layout().bytes(), "has no index.json");
  }

  @Test
  void anIndexThatMakesNoSense() throws IOException {
    refused(new TestTar().layout().file("index.json", "{").bytes(), "index.json is not JSON");
    refused(new TestTar().layout().index("{}").bytes(), "index.json: entry #0");
  }

  @Test
  void aManifestThatIsNotThere() throws IOException {
    refused(new TestTar().layout().index(TestTar.entry(DIGEST, "")).bytes(), "names " + DIGEST);
  }

  @Test
  void aBlobThatIsSomethingElse() throws IOException {
    TestTar tar = new TestTar().layout();
    tar.file("blobs/sha256/" + DIGEST.encoded(), "[]");

    refused(tar.index(TestTar.entry(DIGEST, "")).bytes(), "unexpected digest: " + DIGEST);
    assertThat(store.blobs).isEmpty();
  }

  @Test
  void aBlobThatIsNamedByNoDigest() throws IOException {
    for (String name :
        List.of("stray", "sha256/abc", "sha256/x/" + DIGEST.encoded(), "md5/" + "0".repeat(32))) {
      refused(new TestTar().layout().file("blobs/" + name, "{}").bytes(), "not named by a digest");
    }
  }

  @Test
  void namesThatLeadOut() throws IOException {
    refused(new TestTar().file("../evil", "x").bytes(), "outside of archive: '../evil'");
    refused(new TestTar().file("a/../../evil", "x").bytes(), "outside of archive");
    refused(new TestTar().symlink("a", "../evil").bytes(), "outside of archive");
    refused(new TestTar().link(TarConstants.LF_LINK, "a", "../x").bytes(), "outside of archive");
  }

  @Test
  void linksInPlaceOfWhatCounts() throws IOException {
    refused(new TestTar().symlink("index.json", "other").bytes(), "link in place of 'index.json'");
    refused(
        new TestTar().symlink("blobs/sha256/" + DIGEST.encoded(), "x").bytes(), "link in place of");
  }

  @Test
  void documentsThatComeTwice() throws IOException {
    refused(new TestTar().layout().layout().bytes(), "has 'oci-layout' twice");
    refused(new TestTar().index().index().bytes(), "has 'index.json' twice");
    refused(new TestTar().file("a", "1").file("./a", "2").bytes(), "has 'a' twice");
  }

  @Test
  void aBlobThatComesTwiceIsFine() throws IOException {
    TestTar tar = new TestTar().layout();
    tar.blob(MANIFEST);
    tar.blob(MANIFEST);

    assertThat(read(tar.index(TestTar.entry(DIGEST, "")).bytes())).hasSize(1);
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    byte[] whole = simple();
    int end = 0;
    for (int i = 0; i < whole.length; i++) {
      end = whole[i] == 0 ? end : i + 1;
    }
    int beforeMark = (end + 511) / 512 * 512;
    for (int length = 0; length <= beforeMark; length += 64) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("\n");
    }
    assertThat(read(Arrays.copyOf(whole, beforeMark + 512))).hasSize(1);
  }

  @Test
  void aCutBetweenTwoEntriesIsNoticedEvenBehindZeros() throws IOException {
    TestTar tar = new TestTar().layout();
    tar.blob(MANIFEST);
    tar.index(TestTar.entry(DIGEST, "")).file("layer", new byte[2048]);

    refused(tar.endless(), "is cut off");
  }

  @Test
  void everyCutOfACompressedArchiveIsNoticed() throws IOException {
    for (byte[] whole : List.of(TestTar.gzip(simple()), TestTar.zstd(simple()))) {
      for (int length = 1; length < whole.length; length += 7) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void whatComesBehindTheEnd() throws IOException {
    byte[] whole = simple();
    byte[] more = Arrays.copyOf(whole, whole.length + 1024);
    more[whole.length + 600] = 1;

    refused(more, "goes on behind its end");
  }

  @Test
  void aDamagedHeader() throws IOException {
    byte[] damaged = simple();
    damaged[512 + 512 + 124] = 'x';

    assertThatThrownBy(() -> read(damaged)).isInstanceOf(IOException.class);
  }

  @Test
  void moreThanTheLimits() throws IOException {
    ImportLimits few = new ImportLimits(new TarLimits(2, 1 << 20), 1 << 20, 1 << 20);
    assertThatThrownBy(() -> read(simple(), few)).hasMessage("has more than 2 entries");
    ImportLimits brief = new ImportLimits(new TarLimits(100, 3000), 1 << 20, 1 << 20);
    assertThatThrownBy(() -> read(TestTar.gzip(simple()), brief))
        .hasMessage("is longer than 3000 bytes when unpacked");
    ImportLimits small = new ImportLimits(TarLimits.DEFAULT, 40, 1 << 20);
    assertThatThrownBy(() -> read(simple(), small))
        .hasMessage("index.json has more than the 40 bytes that are read");
  }

  @Test
  void aBombInAnExtendedHeader() throws IOException {
    byte[] bomb = new TestTar().longName(new byte[2 << 20]).bytes();

    refused(TestTar.gzip(bomb), "extended header of more than");
  }

  @Test
  void aBombOfNames() throws IOException {
    TestTar tar = new TestTar();
    for (int i = 0; i < 20; i++) {
      tar.file(i + "n".repeat(1000), "");
    }
    ImportLimits limits = new ImportLimits(TarLimits.DEFAULT, 1 << 20, 10_000);
    byte[] bomb = tar.bytes();

    assertThatThrownBy(() -> read(bomb, limits))
        .hasMessage("has more than 10000 characters of names");
  }

  @Test
  void aFailingStoreEndsIt() throws IOException {
    byte[] archive = simple();

    assertThatThrownBy(
            () ->
                ArchiveImport.read(
                    new ByteArrayInputStream(archive),
                    (bytes, size, expected) -> {
                      throw new IOException("disk full");
                    },
                    ImportLimits.DEFAULT))
        .hasMessage("disk full");
  }
}
