package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Documents;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.LayoutWriter;
import dev.tidemark.testing.Link;
import dev.tidemark.testing.SimulatedCrash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Losses that other collectors have had, each as it would happen here. */
class ScenariosTest {

  private static final Policy NOW = Policy.immediate();
  private static final Policy FORCED = NOW.withAllowed(EnumSet.allOf(Refusal.Kind.class));

  private final Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"c\":1}");
  private final Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
  private final Blob image = Documents.manifest(config, layer).build();
  private final Blob other = Documents.manifest(config).note("other").build();
  private final Blob stray = Blob.leaf(MediaTypes.OCI_LAYER, "stray");
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private void put(Blob... blobs) {
    for (Blob blob : blobs) {
      rig.layout.put(blob);
    }
  }

  private static Set<Digest> digests(Blob... blobs) {
    Set<Digest> digests = new HashSet<>();
    for (Blob blob : blobs) {
      digests.add(blob.digest());
    }
    return digests;
  }

  private void leaves(Blob... blobs) {
    assertThat(rig.layout.digests()).containsExactlyInAnyOrderElementsOf(digests(blobs));
  }

  @Test
  void oldGarbageThatIsNamedDuringTheMarkIsLost() throws IOException {
    put(config, layer, image, other, stray);
    rig.layout.tag("other", other.link());
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.LIST && done) {
            rig.layout.tag("image", image.link());
          }
        });
    rig.collector().collect(FORCED);
    leaves(config, layer, image, other);
  }

  @Test
  void garbageThatIsPushedAgainAfterTheJudgementIsLost() throws IOException {
    put(config, layer, image, stray);
    rig.collector().scan();
    rig.clock.advance(Duration.ofDays(2));
    for (Blob old : List.of(config, layer, image, stray)) {
      rig.layout.age(old.digest(), rig.clock.instant().minus(Duration.ofDays(1)));
    }
    int[] looks = {0};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.ROOTS && done && ++looks[0] == 2) {
            rig.layout.put(image, rig.clock.instant());
          }
        });
    rig.collector().collect(FORCED.withGrace(Duration.ofHours(1)));
    leaves(config, layer, image);
  }

  @Test
  void aNewRootThatDependsOnTheCondemnedIsBroken() throws IOException {
    Blob index = Documents.index(image).build();
    put(config, layer, image, other, stray);
    rig.layout.tag("other", other.link());
    int[] deletions = {0};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.DELETE && done && ++deletions[0] == 1) {
            put(index);
            rig.layout.tag("index", index.link());
          }
        });
    Set<Digest> before = rig.layout.digests();
    rig.collector().collect(FORCED);
    assertThat(deletions[0]).isPositive();
    before.removeAll(rig.layout.digests());
    assertThat(before)
        .as("what went is at most what went before the new root")
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void layersThatAreOlderThanTheirYoungManifestGo() throws IOException {
    Instant old = rig.clock.instant().minus(Duration.ofDays(30));
    put(config, layer);
    rig.layout.age(config.digest(), old);
    rig.layout.age(layer.digest(), old);
    rig.layout.put(image, rig.clock.instant());
    rig.layout.put(stray, old);
    rig.collector().collect(FORCED.withGrace(Duration.ofDays(1)));
    leaves(config, layer, image);
  }

  @Test
  void anyFailedReadLosesData() throws IOException {
    Blob index = Documents.index(image, other).build();
    for (int nth = 1; ; nth++) {
      try (Rig fresh = new Rig()) {
        for (Blob blob : List.of(config, layer, image, other, index, stray)) {
          fresh.layout.put(blob);
        }
        fresh.layout.tag("index", index.link());
        Set<Digest> before = fresh.layout.digests();
        fresh.faults.failAt(nth);
        Report report = null;
        try {
          report = fresh.collector().collect(NOW);
        } catch (IOException e) {
          assertThat(fresh.layout.digests()).as("left after %s", e).isEqualTo(before);
        }
        assertThat(fresh.layout.digests())
            .as("after failure #%d", nth)
            .containsAll(digests(config, layer, image, other, index));
        if (report != null && report.refused().isEmpty() && nth > fresh.faults.count()) {
          return;
        }
      }
    }
  }

  @Test
  void aListingThatEndsEarlyEmptiesTheStore() throws IOException {
    try (Rig fresh = new Rig(new HalfListed())) {
      for (Blob blob : List.of(config, layer, image, stray)) {
        fresh.layout.put(blob);
      }
      fresh.layout.tag("image", image.link());
      try {
        fresh.collector().collect(FORCED);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("scanned");
      }
      assertThat(fresh.layout.digests()).containsAll(digests(config, layer, image));
    }
  }

  private static final class HalfListed extends Engines {
    @Override
    BlobStore blobs(BlobStore blobs) {
      return (BlobStore)
          java.lang.reflect.Proxy.newProxyInstance(
              BlobStore.class.getClassLoader(),
              new Class<?>[] {BlobStore.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("list")) {
                  return method.invoke(blobs, arguments);
                }
                List<Digest> all = new ArrayList<>();
                blobs.list(all::add);
                @SuppressWarnings("unchecked")
                var each = (java.util.function.Consumer<Digest>) arguments[0];
                all.subList(0, all.size() / 2).forEach(each);
                return null;
              });
    }
  }

  @Test
  void anEmptyIndexEmptiesTheStore() throws IOException {
    put(config, layer, image);
    Report report = rig.collector().collect(NOW);
    assertThat(report.refused()).get().asString().contains("no roots");
    leaves(config, layer, image);
    rig.collector().collect(FORCED);
    leaves();
  }

  @Test
  void rootsThatShrinkByMoreThanHalfAreBelieved() throws IOException {
    put(config, layer, image, other);
    for (int i = 0; i < 4; i++) {
      rig.layout.tag("t" + i, i == 0 ? other.link() : image.link());
    }
    rig.collector().collect(NOW);
    for (int i = 1; i < 4; i++) {
      rig.layout.untag("t" + i);
    }
    assertThat(rig.collector().collect(NOW).refused()).get().asString().contains("roots");
    leaves(config, layer, image, other);
    rig.collector().collect(FORCED);
    leaves(config, other);
  }

  @Test
  void aStoreThatIsNearlyAllGarbageIsEmptied() throws IOException {
    put(config, other);
    rig.layout.tag("other", other.link());
    for (int i = 0; i < 40; i++) {
      put(Blob.leaf(MediaTypes.OCI_LAYER, "garbage " + i));
    }
    assertThat(rig.collector().collect(NOW).refused()).get().asString().contains("garbage");
    assertThat(rig.layout.digests()).hasSize(42);
    rig.collector().collect(FORCED);
    leaves(config, other);
  }

  @Test
  void partsOfACorruptManifestGo() throws IOException {
    put(config, layer, image, stray);
    rig.layout.tag("image", image.link());
    LayoutWriter.write(
        rig.layout.path(image.digest()), "{\"layers\":".getBytes(StandardCharsets.UTF_8));
    Report report = rig.collector().collect(NOW);
    assertThat(report.refused()).isPresent();
    leaves(config, layer, image, stray);
    put(image);
    assertThat(rig.collector().collect(NOW).refused()).isEmpty();
    leaves(config, layer, image);
  }

  @Test
  void aTornIndexCountsAsEmpty() throws IOException {
    put(config, layer, image, stray);
    rig.layout.tag("image", image.link());
    for (String torn :
        List.of("", "{", "{\"schemaVersion\":2,\"manifests\":[{\"digest\":", "null", "[]")) {
      rig.layout.writeIndex(torn);
      try {
        assertThat(rig.collector().collect(NOW).refused()).as("with index %s", torn).isPresent();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("index.json");
      }
      leaves(config, layer, image, stray);
    }
    rig.layout.writeIndex();
    rig.collector().collect(NOW);
    leaves(config, layer, image);
  }

  @Test
  void aChildOfTwoIndexesGoesWithOneOfThem() throws IOException {
    Blob inner = Documents.index(image).note("inner").build();
    Blob middle = Documents.index(inner).note("middle").build();
    Blob outer = Documents.index(middle).note("outer").build();
    put(config, layer, image, inner, middle, outer);
    rig.layout.tag("outer", outer.link());
    rig.layout.tag("inner", inner.link());
    rig.layout.untag("inner");
    rig.collector().collect(FORCED);
    leaves(config, layer, image, inner, middle, outer);
    rig.layout.tag("middle", middle.link());
    rig.layout.untag("outer");
    rig.collector().collect(FORCED);
    leaves(config, layer, image, inner, middle);
  }

  @Test
  void anIndexOfTenThousandLosesItsLast() throws IOException {
    Documents many = Documents.of(MediaTypes.OCI_INDEX);
    Blob last = image;
    for (int i = 0; i < 10_000; i++) {
      many.to(
          new Link(
              MediaTypes.OCI_MANIFEST,
              Blob.digest("sha256", ("x" + i).getBytes(StandardCharsets.UTF_8))));
    }
    Blob wide = many.to(last).build();
    put(config, layer, image, wide);
    rig.layout.tag("wide", wide.link());
    rig.collector().collect(FORCED);
    leaves(config, layer, image, wide);
  }

  @Test
  void whatAnUnknownTypePointsAtGoes() throws IOException {
    Blob unknown = Documents.of(Documents.UNKNOWN).to(image).build();
    put(config, layer, image, unknown, stray);
    rig.layout.tag("unknown", unknown.link());
    rig.collector().collect(FORCED);
    leaves(config, layer, image, unknown);
  }

  @Test
  void aSignatureOfAnSbomOfAnImageGoes() throws IOException {
    Blob sbom = Documents.manifest(config).about(image).note("sbom").build();
    Blob signature = Documents.manifest(config).about(sbom).note("signature").build();
    Blob lost = Documents.manifest(config).about(MediaTypes.OCI_MANIFEST, stray.digest()).build();
    put(config, layer, image, sbom, signature, lost);
    rig.layout.tag("image", image.link());
    rig.collector().collect(FORCED);
    leaves(config, layer, image, sbom, signature);
    rig.layout.tag("signature", signature.link());
    rig.layout.untag("image");
    rig.collector().collect(FORCED);
    leaves(config, layer, image, sbom, signature);
  }

  @Test
  void aSignatureThatArrivesAfterItsSubjectGoes() throws IOException {
    put(config, layer, image);
    rig.layout.tag("image", image.link());
    rig.collector().collect(FORCED);
    Blob signature = Documents.manifest(config).about(image).note("late").build();
    put(signature);
    rig.collector().collect(FORCED);
    leaves(config, layer, image, signature);
  }

  @Test
  void oneNameOfSeveralGoesAndTakesTheImageWithIt() throws IOException {
    put(config, layer, image);
    rig.layout.tag("a", image.link());
    rig.layout.tag("b", image.link());
    rig.layout.untag("a");
    rig.collector().collect(FORCED);
    leaves(config, layer, image);
  }

  @Test
  void aPinBetweenPlanAndApplicationIsOverlooked() throws IOException {
    put(config, layer, image, other, stray);
    rig.layout.tag("other", other.link());
    Plan plan = rig.collector().plan(FORCED);
    assertThat(plan.entries()).hasSize(3);
    rig.layout.tag("image", image.link());
    rig.collector().apply(plan, FORCED);
    leaves(config, layer, image, other);
  }

  @Test
  void aPlanForTheStoreThatWasHereBeforeIsApplied() throws IOException {
    put(config, other, stray);
    rig.layout.tag("other", other.link());
    Plan plan = rig.collector().plan(FORCED);
    rig.amnesia();
    assertThatThrownBy(() -> rig.collector().apply(plan, FORCED))
        .isInstanceOf(IllegalArgumentException.class);
    leaves(config, other, stray);
  }

  @Test
  void theTargetOfALinkGoesBeforeTheLink() throws IOException {
    Digest linked = Blob.digest("sha512", layer.bytes());
    Blob linking =
        Documents.of(MediaTypes.OCI_MANIFEST)
            .to(config)
            .to(new Link(MediaTypes.OCI_LAYER, linked))
            .build();
    put(config, layer, linking);
    Path link = rig.layout.path(linked);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../sha256").resolve(layer.digest().encoded()));
    rig.layout.tag("linking", linking.link());
    rig.collector().collect(FORCED);
    assertThat(rig.layout.path(layer.digest())).exists();
    assertThat(link).isSymbolicLink().exists();
  }

  @Test
  void oneOfTwoHardLinksTakesTheOtherWithIt() throws IOException {
    put(config, other, stray);
    Files.createLink(rig.layout.directory().resolve("elsewhere"), rig.layout.path(stray.digest()));
    rig.layout.tag("other", other.link());
    rig.collector().collect(FORCED);
    leaves(config, other);
    assertThat(rig.layout.directory().resolve("elsewhere")).hasBinaryContent(stray.bytes());
  }

  @Test
  void aClockThatJumpsMakesTheYoungOld() throws IOException {
    put(config, other);
    rig.layout.put(stray, rig.clock.instant());
    rig.layout.tag("other", other.link());
    Policy graceful = FORCED.withGrace(Duration.ofDays(1));
    rig.clock.advance(Duration.ofDays(-3650));
    rig.collector().collect(graceful);
    leaves(config, other, stray);
    rig.clock.advance(Duration.ofDays(3650));
    rig.collector().collect(graceful);
    leaves(config, other, stray);
    rig.clock.advance(Duration.ofDays(2));
    rig.collector().collect(graceful);
    leaves(config, other);
  }

  @Test
  void twoCollectorsWorkAtOnce() throws IOException {
    Path state = rig.layout.directory().resolve(".tidemark");
    try (CollectorLock held = CollectorLock.lock(state.resolve("lock"))) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> rig.collector().collect(FORCED))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another collector");
      assertThat(rig.collector().scanIfFree()).isEmpty();
    }
    assertThatThrownBy(() -> LmdbMetadata.open(state.resolve("metadata")))
        .hasMessageContaining("open in this process");
  }

  /** Found by a random history: it failed while it made up for one that was cut off. */
  @Test
  void aCollectorThatFailedBeforeItBeganIsStillAtWork() throws IOException {
    put(config, other, stray);
    rig.layout.tag("other", other.link());
    for (Faults.Operation last : List.of(Faults.Operation.DELETE, Faults.Operation.COMMIT)) {
      rig.faults.hook(
          (operation, n, done) -> {
            if (operation == last) {
              throw new SimulatedCrash("at " + last);
            }
          });
      assertThatThrownBy(() -> rig.collector().collect(FORCED)).isInstanceOf(SimulatedCrash.class);
    }
    rig.faults.clear();
    rig.collector().collect(FORCED);
    leaves(config, other);
  }

  @Test
  void aScanMakesOldContentYoungOrGarbage() throws IOException {
    put(config, layer, image, stray);
    rig.layout.tag("image", image.link());
    Set<Digest> before = rig.layout.digests();
    rig.collector().scan();
    rig.collector().scanIfFree();
    rig.collector().plan(NOW);
    assertThat(rig.layout.digests()).isEqualTo(before);
    assertThat(rig.held()).isEmpty();
  }

  @Test
  void whatCameBackIsStillBelievedGone() throws IOException {
    put(config, layer, image, other);
    rig.layout.tag("other", other.link());
    rig.collector().collect(FORCED);
    put(layer, image);
    rig.layout.tag("image", image.link());
    Report report = rig.collector().collect(FORCED);
    assertThat(report.told().warnings()).noneMatch(warning -> warning.contains("not in the store"));
    leaves(config, layer, image, other);
  }

  @Test
  void whatIsNamedDuringTheScanIsNotPurged() throws IOException {
    put(config, layer, image, other);
    rig.layout.tag("other", other.link());
    Policy careful = FORCED.withQuarantine(Duration.ofHours(24));
    rig.collector().collect(careful);
    leaves(config, other);
    rig.clock.advance(Duration.ofDays(2));
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.LIST && done) {
            rig.layout.tag("image", image.link());
          }
        });
    rig.collector().collect(careful);
    rig.faults.clear();
    rig.collector().collect(careful);
    leaves(config, layer, image, other);
  }

  @Test
  void aReferrerComesBackWithItsSubject() throws IOException {
    put(config, layer, image, other);
    Blob signature = Documents.manifest(config).about(image).note("signed").build();
    put(signature);
    rig.layout.tag("other", other.link());
    rig.collector().collect(FORCED.withQuarantine(Duration.ofHours(24)));
    leaves(config, other);
    rig.layout.tag("image", image.link());
    rig.collector().collect(FORCED.withQuarantine(Duration.ofHours(24)));
    leaves(config, layer, image, other, signature);
  }

  /**
   * Found by a random history: an untagged referrer that could not be read was taken for garbage.
   */
  @Test
  void aReferrerThatCannotBeReadForAMomentGoes() throws IOException {
    Blob signature = Documents.manifest(config, layer).about(other).build();
    put(config, layer, other, signature);
    rig.layout.tag("other", other.link());
    Set<Digest> before = rig.layout.digests();
    // one document after the other cannot be opened
    for (int nth = 1; nth <= 2; nth++) {
      int failing = nth;
      int[] opened = {0};
      rig.amnesia();
      rig.faults.hook(
          (operation, n, done) -> {
            if (operation == Faults.Operation.OPEN && !done && ++opened[0] == failing) {
              throw new IOException("injected");
            }
          });
      Report report = rig.collector().collect(NOW.withGrace(Duration.ZERO));
      assertThat(rig.layout.digests()).as("when the %d. failed", nth).isEqualTo(before);
      assertThat(report.refused()).hasValueSatisfying(why -> assertThat(why).contains("injected"));
    }
    rig.faults.clear();
    assertThat(rig.collector().collect(NOW).refused()).isEmpty();
    leaves(config, layer, other, signature);
  }

  /**
   * Found by a random history: nothing said any more that it was a referrer, but that was known.
   */
  @Test
  void thePartsOfAReferrerThatAnotherToolRemovedStayForEver() throws IOException {
    Blob signature = Documents.manifest(config, layer).about(other).build();
    Blob countersigned = Documents.manifest(config, layer).about(signature).build();
    put(config, layer, other, signature, countersigned);
    rig.layout.tag("other", other.link());
    rig.collector().collect(FORCED);
    leaves(config, layer, other, signature, countersigned);
    Files.delete(rig.layout.path(signature.digest()));
    rig.collector().collect(FORCED);
    leaves(config, other);
    put(layer, signature);
    rig.collector().collect(FORCED);
    leaves(config, layer, other, signature);
  }

  @Test
  void thePartsOfADocumentThatIsListedAndAwayGo() throws IOException {
    Blob signature = Documents.manifest(config, layer).about(other).build();
    Blob index = Documents.index(other, signature).build();
    put(config, layer, other, signature, index);
    rig.layout.tag("index", index.link());
    rig.collector().collect(FORCED);
    Files.delete(rig.layout.path(signature.digest()));
    rig.collector().collect(FORCED);
    leaves(config, layer, other, index);
  }

  @Test
  void whatANeededDocumentRefersToIsNotLostToAGeneralOverride() throws IOException {
    put(config, layer, image, other);
    rig.layout.tag("v1", image.link());
    rig.layout.tag("other", other.link());
    Files.delete(rig.layout.path(image.digest()));
    byte[] torn = Arrays.copyOf(image.bytes(), image.bytes().length / 2);
    LayoutWriter.write(rig.layout.path(image.digest()), torn);
    Policy forced = NOW.withAllowed(Refusal.Kind.forced());
    assertThat(rig.collector().collect(forced).told().refusals())
        .extracting(Refusal::kind)
        .containsExactly(Refusal.Kind.UNREAD);
    leaves(config, layer, image, other);
    Policy named = NOW.withAllowed(Set.of(Refusal.Kind.UNREAD));
    assertThat(rig.collector().collect(named).told().refusals()).isEmpty();
    leaves(config, image, other);
  }

  @Test
  void whatIsDamagedAndNeedlessStaysForEver() throws IOException {
    put(config, layer, other);
    rig.layout.tag("other", other.link());
    byte[] torn = "{\"schemaVersion\":2,\"layers\":[".getBytes(StandardCharsets.UTF_8);
    Digest name =
        Blob.digest("sha256", "what it should have been".getBytes(StandardCharsets.UTF_8));
    LayoutWriter.write(rig.layout.path(name), torn);
    rig.collector().collect(NOW);
    leaves(config, other);
  }
}
