package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.files.Flock;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Uploads;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutFolderTest {

  private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir private Path temporary;

  private final Blob blob = Blob.leaf("text/plain", "same");

  private Path folder() {
    return temporary.resolve("folder");
  }

  private LayoutWriter layout(String name) {
    return new LayoutWriter(folder().resolve(name));
  }

  private LayoutFolder open() throws IOException {
    return LayoutFolder.open(new FolderPlace(folder(), Optional.empty()), Clock.systemUTC());
  }

  private static List<String> spaces(LayoutFolder folder) throws IOException {
    List<String> spaces = new ArrayList<>();
    folder.names().spaces(spaces::add);
    return spaces;
  }

  private static List<String> warnings(LayoutFolder folder) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String space : spaces(folder)) {
      warnings.addAll(folder.names().read(space).warnings());
    }
    return warnings;
  }

  private static List<Digest> listed(LayoutFolder folder) throws IOException {
    List<Digest> listed = new ArrayList<>();
    folder.blobs().list(blob -> listed.add(blob.digest()));
    return listed;
  }

  private BlobInfo info(LayoutFolder folder) throws IOException {
    return folder.blobs().info(blob.digest()).orElseThrow();
  }

  private static void link(LayoutWriter to, LayoutWriter from, Blob blob) throws IOException {
    Files.createLink(to.path(blob.digest()), from.path(blob.digest()));
  }

  /** What skopeo makes with a directory for all blobs: a layout with none of its own. */
  private LayoutWriter over(Path blobs, String name) throws IOException {
    LayoutWriter layout = layout(name);
    TestFiles.install(blobs.resolve("sha256").resolve(blob.digest().encoded()), blob.bytes());
    layout.tag("v1", blob.link());
    return layout;
  }

  // --- what it consists of

  @Test
  void everyLayoutBelowIsASpace() throws IOException {
    layout("a");
    layout("a/nested");
    layout("team/b");
    assertThat(spaces(open())).containsExactly("a", "a/nested", "team/b");
  }

  @Test
  void theDirectoryItselfMayBeALayout() throws IOException {
    layout("");
    layout("a");
    assertThat(spaces(open())).containsExactly(".", "a");
  }

  @Test
  void layoutsMayComeAndGo() throws IOException {
    layout("a");
    LayoutWriter gone = layout("b");
    LayoutFolder folder = open();
    assertThat(spaces(folder)).containsExactly("a", "b");
    TestFiles.remove(gone.directory());
    layout("c");
    assertThat(spaces(folder)).containsExactly("a", "c");
    assertThat(folder.names().read("b").names()).isEmpty();
  }

  @Test
  void whatIsHeldOrArrivesIsNoLayout() throws IOException {
    LayoutWriter a = layout("a");
    new LayoutWriter(a.directory().resolve(".tidemark/quarantine/x"));
    new LayoutWriter(folder().resolve("b/.tidemark-new-1/store"));
    assertThat(spaces(open())).containsExactly("a");
  }

  @Test
  void aLayoutThatASymbolicLinkLeadsToIsToldAndPassedOver() throws IOException {
    layout("a");
    LayoutWriter outside = new LayoutWriter(temporary.resolve("outside"));
    Files.createSymbolicLink(folder().resolve("b"), outside.directory());
    assertThat(spaces(open())).containsExactly("a");
    assertThat(warnings(open()))
        .anyMatch(warning -> warning.contains(folder().resolve("b").toString()));
  }

  @Test
  void anIndexThatIsMissingMakesAllOfItUnreadable() throws IOException {
    layout("a");
    LayoutWriter broken = layout("b");
    Files.delete(broken.directory().resolve("index.json"));
    LayoutFolder folder = open();
    assertThat(spaces(folder)).containsExactly("a", "b");
    assertThatThrownBy(() -> folder.names().read("b")).hasMessageContaining("b has no index.json");
  }

  @Test
  void withoutLayoutsThereIsNothingToOpen() throws IOException {
    assertThatThrownBy(this::open).isInstanceOf(NoSuchFileException.class);
    Files.createDirectories(folder().resolve("empty"));
    assertThatThrownBy(this::open).hasMessageContaining("no OCI image layouts in");
  }

  @Test
  void namesAreToldWithTheirSpace() throws IOException {
    layout("team/a").tag("v1", blob);
    LayoutFolder folder = open();
    spaces(folder);
    Name name = folder.names().read("team/a").names().get(0);
    assertThat(name.qualified()).isEqualTo("team/a:v1");
    assertThat(name.label()).isEqualTo("team/a/index.json: v1");
  }

  // --- copies

  @Test
  void hardLinksCountOnceAndOnlyIfAllGo() throws IOException {
    LayoutWriter a = layout("a");
    LayoutWriter b = layout("b");
    a.put(blob);
    link(b, a, blob);
    assertThat(info(open()).freed()).isEqualTo(blob.bytes().length);
    Files.createLink(temporary.resolve("elsewhere"), a.path(blob.digest()));
    assertThat(info(open()).freed()).isZero();
  }

  @Test
  void copiesCountEach() throws IOException {
    layout("a").put(blob);
    layout("b").put(blob);
    assertThat(info(open()).freed()).isEqualTo(2L * blob.bytes().length);
    assertThat(listed(open())).containsExactly(blob.digest());
  }

  @Test
  void aBlobIsAsYoungAsItsYoungestCopy() throws IOException {
    layout("a").put(blob, THEN);
    layout("b").put(blob, THEN.plusSeconds(60));
    layout("c").put(blob, THEN.minusSeconds(60));
    assertThat(info(open()).modified()).isEqualTo(THEN.plusSeconds(60));
  }

  @Test
  void aCopyThatIsWrittenAgainGivesAnotherStamp() throws IOException {
    LayoutWriter a = layout("a");
    a.put(blob);
    layout("b").put(blob);
    LayoutFolder folder = open();
    String before = info(folder).stamp();
    a.put(blob);
    assertThat(info(folder).stamp()).isNotEqualTo(before);
  }

  @Test
  void aCopyThatCameUnseenIsLeftAlone() throws IOException {
    layout("a").put(blob);
    LayoutWriter b = layout("b");
    LayoutFolder folder = open();
    listed(folder);
    b.put(blob);
    folder.blobs().delete(blob.digest());
    assertThat(b.has(blob)).isTrue();
    assertThat(folder.blobs().info(blob.digest())).isPresent();
  }

  @Test
  void allCopiesArePutAsideInTheirLayoutsAndComeBack() throws IOException {
    LayoutWriter a = layout("a");
    LayoutWriter b = layout("b");
    a.put(blob);
    link(b, a, blob);
    LayoutFolder folder = open();
    Quarantine quarantine = folder.blobs().quarantine();
    assertThat(quarantine.hold(blob.digest(), "run", THEN)).isTrue();
    assertThat(a.has(blob) || b.has(blob)).isFalse();
    for (LayoutWriter each : List.of(a, b)) {
      assertThat(OciLayout.open(each.directory(), Clock.systemUTC()).quarantine().held())
          .hasSize(1);
    }
    assertThat(quarantine.held())
        .containsExactly(new Quarantine.Held(blob.digest(), blob.bytes().length, "run", THEN));
    assertThat(quarantine.release(blob.digest())).isTrue();
    assertThat(a.has(blob) && b.has(blob)).isTrue();
    assertThat(Files.isSameFile(a.path(blob.digest()), b.path(blob.digest()))).isTrue();
  }

  @Test
  void ifOneCopyCannotBePutAsideNoneIs() throws IOException {
    LayoutWriter a = layout("a");
    LayoutWriter b = layout("b");
    a.put(blob);
    b.put(blob);
    b.write(".tidemark/quarantine", "in the way");
    LayoutFolder folder = open();
    assertThatThrownBy(() -> folder.blobs().quarantine().hold(blob.digest(), "run", THEN))
        .hasMessageContaining("cannot move " + b.path(blob.digest()));
    assertThat(a.has(blob) && b.has(blob)).isTrue();
  }

  @Test
  void whatIsPutAsideInPartIsDivided() throws IOException {
    LayoutWriter a = layout("a");
    a.put(blob);
    layout("b").put(blob);
    LayoutFolder folder = open();
    assertThat(folder.blobs().quarantine().divided()).isEmpty();
    OciLayout.open(a.directory(), Clock.systemUTC()).quarantine().hold(blob.digest(), "one", THEN);
    assertThat(folder.blobs().quarantine().divided()).containsExactly(blob.digest());
    assertThat(folder.blobs().quarantine().release(blob.digest())).isTrue();
    assertThat(a.has(blob)).isTrue();
    assertThat(folder.blobs().quarantine().divided()).isEmpty();
  }

  @Test
  void aCopyThatIsAFileIsReadWhereAnotherIsALinkToNowhere() throws IOException {
    LayoutWriter a = layout("a");
    Files.createSymbolicLink(a.path(blob.digest()), temporary.resolve("nowhere"));
    layout("b").put(blob);
    try (var in = open().blobs().open(blob.digest())) {
      assertThat(in.readAllBytes()).isEqualTo(blob.bytes());
    }
  }

  @Test
  void aLinkToAnotherBlobOfANeighbourHoldsOnToThat() throws IOException {
    LayoutWriter a = layout("a");
    LayoutWriter b = layout("b");
    b.put(blob);
    Digest link = a.link("another", Path.of("../../../b/blobs/sha256", blob.digest().encoded()));
    LayoutFolder folder = open();
    assertThat(folder.blobs().info(link).orElseThrow().sharedWith()).contains(blob.digest());
    List<Listed> listed = new ArrayList<>();
    b.blob("another"); // a file, of the same digest
    folder.blobs().list(listed::add);
    assertThat(listed)
        .filteredOn(one -> one.digest().equals(link))
        .singleElement()
        .matches(one -> !one.plain());
    assertThat(folder.blobs().glance(link).orElseThrow().sharedWith()).contains(blob.digest());
    Digest same = a.link("same", Path.of("../../../b/blobs/sha256", blob.digest().encoded()));
    assertThat(folder.blobs().info(same).orElseThrow().sharedWith()).isEmpty();
  }

  // --- blobs in common

  @Test
  void aDirectoryOfBlobsBelowIsFoundByItself() throws IOException {
    over(folder().resolve("shared"), "a");
    over(folder().resolve("shared"), "b");
    LayoutFolder folder = open();
    assertThat(listed(folder)).containsExactly(blob.digest());
    assertThat(folder.blobs().shared()).isEmpty();
    folder.blobs().quarantine().hold(blob.digest(), "run", THEN);
    assertThat(folder().resolve("shared/.tidemark/quarantine")).isNotEmptyDirectory();
    assertThat(listed(folder)).isEmpty();
    assertThat(folder.blobs().quarantine().held()).hasSize(1);
  }

  @Test
  void aDirectoryOfBlobsThatNobodyHereUsesIsToldAndLeftAlone() throws IOException {
    over(temporary.resolve("elsewhere"), "a");
    Path shelf = folder().resolve("shelf");
    Blob other = Blob.leaf("text/plain", "of others");
    TestFiles.install(shelf.resolve("sha256").resolve(other.digest().encoded()), other.bytes());
    LayoutFolder folder = open();
    assertThat(listed(folder)).isEmpty();
    assertThat(warnings(folder)).anyMatch(line -> line.startsWith(shelf + " may be shared blobs"));
  }

  @Test
  void theBlobsOfALayoutThatIsBeingCopiedAreNotShared() throws IOException {
    over(temporary.resolve("elsewhere"), "a");
    Path copy = folder().resolve("copy/blobs/sha256").resolve(blob.digest().encoded());
    TestFiles.install(copy, blob.bytes());
    assertThat(listed(open())).isEmpty();
    TestFiles.install(
        folder().resolve("blobs/sha256").resolve(blob.digest().encoded()), blob.bytes());
    assertThat(listed(open())).containsExactly(blob.digest());
  }

  @Test
  void theBlobsOfOtherStoresAreNotThoseOfLayouts() throws IOException {
    over(temporary.resolve("elsewhere"), "a");
    Path content = folder().resolve("content");
    TestFiles.install(
        content.resolve("blobs/sha256").resolve(blob.digest().encoded()), blob.bytes());
    Files.createDirectories(content.resolve("ingest"));
    assertThat(listed(open())).isEmpty();
  }

  @Test
  void aDirectoryOfBlobsElsewhereCanBeNamed() throws IOException {
    Path blobs = temporary.resolve("elsewhere");
    over(blobs, "a");
    FolderPlace place = FolderPlace.parse(folder() + "/**:" + blobs).orElseThrow();
    LayoutFolder folder = LayoutFolder.open(place, Clock.systemUTC());
    assertThat(listed(folder)).containsExactly(blob.digest());
    assertThat(folder.blobs().shared()).isEmpty();
  }

  @Test
  void blobsBehindASymbolicLinkAreOneDirectory() throws IOException {
    LayoutWriter a = layout("a");
    LayoutWriter b = layout("b");
    TestFiles.remove(b.blobs());
    Files.createSymbolicLink(b.blobs(), Path.of("../a/blobs"));
    a.put(blob);
    LayoutFolder folder = open();
    assertThat(info(folder).freed()).isEqualTo(blob.bytes().length);
    assertThat(folder.blobs().shared()).isEmpty();
    folder.blobs().quarantine().hold(blob.digest(), "run", THEN);
    assertThat(a.directory().resolve(".tidemark/quarantine")).isNotEmptyDirectory();
    assertThat(b.directory().resolve(".tidemark")).doesNotExist();
  }

  @Test
  void blobsOutsideOfWhatWasNamedMayBeThoseOfOthers() throws IOException {
    Path outside = temporary.resolve("outside");
    Files.createDirectories(outside.resolve("sha256"));
    LayoutWriter a = layout("a");
    TestFiles.remove(a.blobs());
    Files.createSymbolicLink(a.blobs(), outside);
    assertThat(open().blobs().shared().orElseThrow()).contains("outside of what was named");
    FolderPlace place = new FolderPlace(folder(), Optional.of(outside));
    assertThat(LayoutFolder.open(place, Clock.systemUTC()).blobs().shared()).isEmpty();
    Files.delete(a.blobs());
    Files.createSymbolicLink(a.blobs(), temporary.resolve("not mounted"));
    assertThatThrownBy(this::open).hasMessageContaining("cannot list " + a.blobs());
  }

  @Test
  void aLinkToALayoutElsewhereIsAReasonIfBlobsAreShared() throws IOException {
    LayoutWriter outside = new LayoutWriter(temporary.resolve("outside"));
    layout("a");
    Files.createSymbolicLink(folder().resolve("link"), outside.directory());
    assertThat(open().blobs().shared()).isEmpty();
    over(folder().resolve("shared"), "b");
    assertThat(open().blobs().shared().orElseThrow()).contains("leads to a directory");
  }

  @Test
  void aLinkToAFolderOfLayoutsIsAReasonAsWell() throws IOException {
    Path outside = Files.createDirectories(temporary.resolve("outside"));
    new LayoutWriter(outside.resolve("team"));
    over(folder().resolve("shared"), "b");
    assertThat(open().blobs().shared()).isEmpty();
    Files.createSymbolicLink(folder().resolve("link"), outside);
    assertThat(open().blobs().shared().orElseThrow()).contains("leads to a directory");
  }

  @Test
  void whatHasSomeOfTheImagesOfALayoutIsNotItsDirectoryOfBlobs() throws IOException {
    Blob other = Blob.leaf("text/plain", "other");
    LayoutWriter a = layout("a");
    a.tag("v1", blob);
    a.tag("v2", other);
    TestFiles.remove(a.blobs());
    Path cache = Files.createDirectories(folder().resolve("cache/sha256"));
    TestFiles.install(cache.resolve(blob.digest().encoded()), blob.bytes());
    assertThat(listed(open())).isEmpty();
    TestFiles.install(cache.resolve(other.digest().encoded()), other.bytes());
    assertThat(listed(open())).containsExactlyInAnyOrder(blob.digest(), other.digest());
  }

  @Test
  void aLayoutWhereNoneIsLookedForIsARefusal() throws IOException {
    layout("a").put(blob);
    for (String place : List.of("a/blobs/b", "a/blobs/sha256/b", "sha256/b")) {
      LayoutWriter hidden = layout(place);
      assertThatThrownBy(this::open).as(place).hasMessageContaining("in a directory of blobs");
      TestFiles.remove(hidden.directory());
    }
    layout(".tidemarks/b");
    layout("lost+found/b");
    assertThat(spaces(open())).contains(".tidemarks/b", "lost+found/b");
  }

  @Test
  void aDirectoryWhoseNameIsNoTextIsARefusal() throws Exception {
    layout("a");
    String[] make = {"sh", "-c", "mkdir \"$0/$(printf 'caf\\351')\"", folder().toString()};
    assumeTrue(new ProcessBuilder(make).start().waitFor() == 0, "no such names here");
    assertThatThrownBy(this::open).hasMessageContaining("is no text in UTF-8");
  }

  /** Refused as a rule; what must not be is a look that misses it. */
  @Test
  void aLayoutThatIsRenamedAllTheTimeIsNotMissed() throws Exception {
    Path one = layout("a").directory();
    Path other = folder().resolve("z");
    AtomicBoolean over = new AtomicBoolean();
    Thread mover =
        new Thread(
            () -> {
              while (!over.get()) {
                move(one, other);
                move(other, one);
              }
            });
    mover.start();
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(look()).isNotEmpty().doesNotContain("no OCI image layouts");
      }
    } finally {
      over.set(true);
      mover.join();
    }
    assertThat(spaces(open())).containsExactly("a");
  }

  /** The spaces, or why they cannot be told. */
  private String look() {
    try {
      return String.join(" ", spaces(open()));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aTimeInTheFutureIsNoChange() throws IOException {
    layout("a");
    Files.setLastModifiedTime(folder(), FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    assertThat(spaces(open())).containsExactly("a");
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void versionsFollowEveryLayout() throws IOException {
    LayoutWriter a = layout("a");
    LayoutFolder folder = open();
    var before = folder.blobs().version();
    a.put(blob);
    var after = folder.blobs().version();
    assertThat(before.isPresent() && before.equals(after)).isFalse();
  }

  // --- zot

  @Test
  void whileZotRunsNoIndexIsChangedAndItIsTold() throws IOException {
    LayoutWriter repository = layout("team/app");
    repository.tag("v1", blob);
    Path cache = folder().resolve("cache.db");
    TestFiles.install(cache, new byte[0]);
    LayoutFolder folder = open();
    spaces(folder);
    List<Name> names = folder.names().read("team/app").names();
    try (Flock zot = Flock.exclusive(cache, Duration.ZERO).orElseThrow()) {
      assertThatThrownBy(() -> folder.names().remove(names))
          .hasMessageContaining("zot is running and holds " + cache);
      OciLayout alone = OciLayout.open(repository.directory(), Clock.systemUTC());
      assertThatThrownBy(() -> alone.remove(alone.read("").names()))
          .hasMessageContaining("zot is running");
      assertThat(folder.blobs().inUse()).isPresent();
      assertThat(alone.inUse()).isPresent();
      assertThat(folder.names().read("team/app").names()).hasSize(1);
    }
    assertThat(folder.blobs().inUse()).isEmpty();
    assertThat(folder.names().remove(names)).hasSize(1);
    assertThat(folder.names().read("team/app").names()).isEmpty();
  }

  @Test
  void whatZotHasBesideItsImagesIsPassedOver() throws IOException {
    layout("team/app");
    layout("team/.sync/1/team/app");
    layout("_trivy/db");
    assertThat(spaces(open())).contains("team/.sync/1/team/app", "_trivy/db");
    TestFiles.install(folder().resolve("meta.db"), new byte[0]);
    assertThat(spaces(open())).containsExactly("team/app");
  }

  @Test
  void leftoversOfAllLayoutsAreFoundAndGo() throws IOException {
    LayoutWriter app = layout("team/app");
    layout("team/app/ingest");
    String session = ".uploads/01234567-89ab-cdef-0123-456789abcdef";
    app.write(session, "half");
    app.write("oci-put-blob123", "half");
    Uploads uploads = open().uploads().orElseThrow();
    List<Uploads.Upload> found = new ArrayList<>();
    uploads.list(Uploads.Where.BESIDE_BLOBS, found::add);
    assertThat(found)
        .extracting(Uploads.Upload::name)
        .containsExactlyInAnyOrder("team/app/" + session, "team/app/oci-put-blob123");
    assertThat(uploads.remove(found).gone()).containsExactlyInAnyOrderElementsOf(found);
    assertThat(app.directory().resolve(session)).doesNotExist();
  }

  // --- places

  @Test
  void placesAreReadAsTheyAreTyped() {
    assertThat(FolderPlace.parse("images")).isEmpty();
    assertThat(FolderPlace.parse("images/**/x")).isEmpty();
    assertThat(FolderPlace.parse("images/*")).isEmpty();
    assertThat(FolderPlace.parse("**").orElseThrow().directory()).isEqualTo(Path.of("."));
    assertThat(FolderPlace.parse("/**").orElseThrow().directory()).isEqualTo(Path.of("/"));
    assertThat(FolderPlace.parse("my images/**"))
        .contains(new FolderPlace(Path.of("my images"), Optional.empty()));
    assertThat(FolderPlace.parse("a/**:/b c/d"))
        .contains(new FolderPlace(Path.of("a"), Optional.of(Path.of("/b c/d"))));
    assertThat(FolderPlace.parse("/a/../b/**:/c").orElseThrow()).hasToString("/b/**:/c");
  }

  @Test
  void whatIsKnownOfTheFolderIsApartFromWhatIsKnownOfALayout() {
    layout("a");
    FolderPlace place = new FolderPlace(folder(), Optional.empty());
    assertThat(LayoutFolder.stateDirectory(place)).isEqualTo(folder().resolve(".tidemark"));
    layout("");
    assertThat(LayoutFolder.stateDirectory(place)).isEqualTo(folder().resolve(".tidemark/folder"));
  }
}
