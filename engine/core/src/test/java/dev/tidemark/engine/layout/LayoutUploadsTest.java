package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.files.Touched;
import dev.tidemark.spi.store.Uploads;
import dev.tidemark.spi.store.Uploads.Upload;
import dev.tidemark.spi.store.Uploads.Where;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What writers leave in a layout, by the names that they really give. */
class LayoutUploadsTest {

  private static final String C = "c".repeat(64);

  @TempDir private Path folder;
  private Path directory;
  private LayoutWriter layout;
  private Uploads uploads;

  @BeforeEach
  void make() throws IOException {
    directory = folder.resolve("images");
    layout = LayoutWriter.withGarbage(directory);
    uploads = OciLayout.open(directory, Clock.systemUTC()).uploads().orElseThrow();
  }

  private Path leave(String name) {
    Path path = directory.resolve(name);
    TestFiles.install(path, "left".getBytes(StandardCharsets.UTF_8));
    return path;
  }

  private List<Upload> look() throws IOException {
    List<Upload> all = new ArrayList<>();
    for (Where where : Where.values()) {
      uploads.list(where, all::add);
    }
    return all;
  }

  private List<String> names() throws IOException {
    return texts(Upload::name);
  }

  /** What is there, with its size, and whether somebody is at work. */
  private List<String> seen() throws IOException {
    return texts(one -> one.name() + " " + one.size() + (one.busy() ? " busy" : ""));
  }

  private List<String> texts(Function<Upload, String> text) throws IOException {
    return look().stream().map(text).sorted().toList();
  }

  private Uploads.Removal removeAll() throws IOException {
    return uploads.remove(look());
  }

  /** As if somebody had seen something of these names. */
  private void removeByName(Collection<String> names) throws IOException {
    for (String name : names) {
      Path path = directory.resolve(name);
      uploads.remove(List.of(new Upload(name, 4, Touched.at(path), false)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci-put-blob123456789",
        "index.json.123456.tmp",
        "index.json_ABCDEFGHIJKLMNOPQRSTUVWXY2",
        "oci-layout_ABCDEFGHIJKLMNOPQRSTUVWXY2",
        "ingest/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc_123",
        "ingest/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
            + "_ABCDEFGHIJKLMNOPQRSTUVWXY2",
        ".uploads/01234567-89ab-cdef-0123-456789abcdef",
        "blobs/sha256/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc123456",
        "blobs/sha256/4294967295",
        "blobs/sha256/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.123.tmp",
        "blobs/sha256/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.tmp",
        "blobs/sha256/123456.tmp",
        "blobs/sha256/.part-123456789",
        ".tidemark/arriving/123456789",
        ".tidemark/released/123456789.part",
        ".tidemark/metadata/data.mdb.01234567-89ab-cdef-0123-456789abcdef"
      })
  void aFileOfAKnownWriterIsSeenAndGoes(String name) throws IOException {
    List<String> before = TestFiles.below(directory);
    leave(name);
    assertThat(seen()).containsExactly(name + " 4");
    assertThat(removeAll().troubles()).isEmpty();
    assertThat(TestFiles.below(directory)).isEqualTo(before);
  }

  @Test
  void aFolderIsOneAndGoesWithItsFiles() throws IOException {
    for (String file : List.of("ref", "data", "startedat", "updatedat.tmp", ".tmp-updatedat12")) {
      leave("ingest/" + C + "/" + file);
    }
    String aborted = "ingest/" + C + ".01234567-89ab-cdef-0123-456789abcdef.tmp";
    leave(aborted + "/data");
    leave(".umoci-123/blob-456");
    Files.createDirectories(directory.resolve(".umoci-9")); // its writer had just begun
    assertThat(seen())
        .containsExactly(".umoci-123 4", ".umoci-9 0", "ingest/" + C + " 20", aborted + " 4");
    assertThat(removeAll().gone()).hasSize(4);
    assertThat(directory.resolve("ingest")).isEmptyDirectory();
    assertThat(directory.resolve(".umoci-123")).doesNotExist();
    assertThat(directory.resolve(".umoci-9")).doesNotExist();
  }

  @Test
  void whatIsNotOfAKnownWriterIsNobodysBusiness() throws IOException {
    Set<String> foreign =
        new TreeSet<>(
            List.of(
                "oci-put-blob",
                "oci-put-blob1.txt",
                "my oci-put-blob1",
                "index.json.bak.tmp",
                "index.json_old",
                "index.json.lock",
                "notes.tmp",
                "ingest/notes.tmp",
                "ingest/" + C + "/notes.txt",
                ".umoci-1/deep/blob-1",
                ".uploads/notes",
                "blobs/sha256/" + C + "x.tmp",
                "blobs/sha256/notes.tmp",
                "blobs/sha256/.part-notes",
                "blobs/notes/" + C,
                "blobs/123.tmp",
                ".tidemark/arriving/notes",
                ".tidemark/released/0.txt",
                ".tidemark/quarantine/1/2/123.tmp"));
    foreign.forEach(this::leave);
    layout.addJunk();
    List<String> before = TestFiles.below(directory);
    assertThat(names()).isEmpty();
    removeAll();
    removeByName(foreign);
    assertThat(TestFiles.below(directory)).isEqualTo(before);
  }

  @Test
  void aBlobIsNeverOneWhateverItIsCalled() throws IOException {
    Blob blob = layout.layer("a");
    assertThat(names()).isEmpty();
    String name = "blobs/sha256/" + blob.digest().encoded();
    leave("1.tmp");
    removeByName(
        List.of(name, "index.json", "../images/index.json", "blobs/../1.tmp", "blobs", "."));
    assertThat(directory.resolve("1.tmp")).exists();
    assertThat(layout.has(blob)).isTrue();
    assertThat(directory.resolve("index.json")).exists();
  }

  @Test
  void aFolderKeepsWhatOthersPutThere() throws IOException {
    Path own = leave(".umoci-1/blob-1");
    Path other = leave(".umoci-1/keep.txt");
    assertThat(removeAll().gone()).hasSize(1);
    assertThat(own).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void noSymbolicLinkIsFollowed() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve(C + "_1"), "other's");
    Files.writeString(outside.resolve("blob-1"), "other's");
    Files.writeString(outside.resolve("1.tmp"), "other's");
    Files.createSymbolicLink(directory.resolve("ingest"), outside);
    Files.createSymbolicLink(directory.resolve(".umoci-1"), outside);
    Files.createSymbolicLink(directory.resolve("blobs/sha512"), outside);
    Files.createSymbolicLink(directory.resolve("oci-put-blob1"), outside.resolve("blob-1"));
    Path folderOf = Files.createDirectories(directory.resolve(".umoci-2"));
    Files.createSymbolicLink(folderOf.resolve("blob-1"), outside.resolve("blob-1"));
    assertThat(names()).isEmpty();
    removeByName(List.of("ingest/" + C + "_1", ".umoci-1", "blobs/sha512/1.tmp", "oci-put-blob1"));
    assertThat(TestFiles.below(outside)).containsExactly("1.tmp", "blob-1", C + "_1");
  }

  @Test
  void theNewestTimeOfAnythingInItCounts() throws IOException {
    leave(".umoci-1/blob-1");
    leave("oci-put-blob1");
    layout.age(Duration.ofDays(30));
    // its bytes are old, but it has just come here: nobody can set that back
    assertThat(look())
        .hasSize(2)
        .allMatch(one -> one.touched().isAfter(Instant.now().minusSeconds(600)));
  }

  @Test
  void whatWasWrittenSinceStays() throws IOException {
    Path folder = Objects.requireNonNull(leave(".umoci-1/blob-1").getParent());
    Path file = leave("oci-put-blob1");
    List<Upload> before = look();
    Files.writeString(folder.resolve("index-1"), "more");
    Files.writeString(file, "more");
    assertThat(uploads.remove(before)).isEqualTo(new Uploads.Removal(List.of(), List.of()));
    assertThat(names()).hasSize(2);
  }

  @Test
  void whatSomebodyHasOpenStays() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here");
    Path open = leave("oci-put-blob1");
    Path within = leave("ingest/" + C + "/data");
    leave("oci-put-blob2");
    List<Upload> seen = look();
    assertThat(seen).noneMatch(Upload::busy);
    try (InputStream one = Files.newInputStream(open);
        OutputStream two = Files.newOutputStream(within, StandardOpenOption.APPEND)) {
      assertThat(look().stream().filter(Upload::busy))
          .extracting(Upload::name)
          .containsExactlyInAnyOrder("oci-put-blob1", "ingest/" + C);
      assertThat(uploads.remove(seen).gone())
          .extracting(Upload::name)
          .containsExactly("oci-put-blob2");
      assertThat(one.read()).isEqualTo('l');
      two.write(1);
    }
    assertThat(names()).hasSize(2);
  }

  @Test
  void aFolderThatItsWriterHasLockedStays() throws Exception {
    Path locked = Objects.requireNonNull(leave(".umoci-1/blob-1").getParent());
    Process umoci;
    try {
      umoci = new ProcessBuilder("flock", locked.toString(), "sh", "-c", "echo; read x").start();
    } catch (IOException e) {
      assumeTrue(false, "there is no flock here");
      return;
    }
    try (InputStream said = umoci.getInputStream()) {
      assertThat(said.read()).isEqualTo('\n');
      assertThat(seen()).containsExactly(".umoci-1 4 busy");
    } finally {
      umoci.destroyForcibly().waitFor();
    }
  }

  @Test
  void oneThatCannotGoIsToldAndTheOthersGo() throws IOException {
    Path stuck = leave("ingest/" + C + "_1");
    leave("oci-put-blob1");
    List<Upload> seen = look();
    Path folder = Objects.requireNonNull(stuck.getParent());
    TestFiles.lockForWriting(folder);
    try {
      Uploads.Removal removal = uploads.remove(seen);
      assertThat(removal.troubles())
          .singleElement()
          .asString()
          .contains("cannot remove " + stuck + ": permission denied; ");
      assertThat(removal.gone()).hasSize(1);
    } finally {
      TestFiles.unlock(folder);
    }
    assertThat(names()).containsExactly("ingest/" + C + "_1");
  }

  @Test
  void whatHasAnotherNameElsewhereGivesNothingBack() throws IOException {
    Path left = leave("oci-put-blob1");
    Files.createLink(folder.resolve("elsewhere"), left);
    assertThat(seen()).containsExactly("oci-put-blob1 0");
  }
}
