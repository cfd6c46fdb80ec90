package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Faults;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parent that stays has its parts, whatever it stays for. */
class StayingTest {

  private static final Policy NOW = Policy.immediate().withAllowed(Refusal.Kind.forced());

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"c\":1}");
  private final Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
  private final Blob image = DocumentWriter.manifest(config, layer).build();
  private final Blob index = DocumentWriter.index(image).build();
  private final Blob stray = Blob.leaf(MediaTypes.OCI_LAYER, "stray");
  private final Blob kept = DocumentWriter.index().note("kept").build();
  private int batch = 1;
  private Rig rig = rig();

  private Rig rig() {
    return new Rig(
        new Engines() {
          @Override
          int batch() {
            return batch;
          }
        });
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void put(Blob... blobs) {
    for (Blob blob : blobs) {
      rig.layout.put(blob, rig.clock.instant().minus(Duration.ofDays(9)));
    }
    rig.layout.put(kept);
    rig.layout.tag("kept", kept.link());
  }

  private void leaves(Blob... blobs) {
    List<Digest> expected = new ArrayList<>(List.of(kept.digest()));
    for (Blob blob : blobs) {
      expected.add(blob.digest());
    }
    assertThat(rig.layout.digests()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theLayersOfAManifestThatCameAfterThePlanGo() throws IOException {
    put(config, layer, stray);
    Plan plan = rig.collector().plan(NOW);
    put(image);
    Report report = rig.collector().apply(plan, NOW);
    leaves(config, layer, image);
    assertThat(report.deeds().total()).isOne();
    assertThat(report.counts().garbage().total()).isOne();
    rig.collector().collect(NOW);
    leaves();
  }

  @Test
  void theLayersOfAManifestBelowAnIndexThatCameAfterThePlanGo() throws IOException {
    put(config, layer, image, stray);
    Plan plan = rig.collector().plan(NOW);
    put(index);
    rig.collector().apply(plan, NOW);
    leaves(config, layer, image, index);
  }

  @Test
  void whatIsPushedAgainAfterThePlanGoes() throws IOException {
    put(config, layer, image, stray);
    Plan plan = rig.collector().plan(NOW);
    rig.clock.advance(Duration.ofHours(1));
    rig.layout.put(image, rig.clock.instant());
    rig.collector().apply(plan, NOW);
    leaves(config, layer, image);
  }

  @Test
  void whatIsCopiedInWithItsOldTimesAfterThePlanGoes() throws IOException {
    put(config, layer, image, stray);
    Plan plan = rig.collector().plan(NOW);
    Files.delete(rig.layout.path(image.digest()));
    rig.clock.advance(Duration.ofHours(1));
    rig.collector().scan();
    put(image);
    rig.collector().apply(plan, NOW);
    leaves(config, layer, image);
  }

  @Test
  void anApplicationTellsTheCountsOfThePlan() throws IOException {
    put(config, layer, image, stray);
    Plan plan = rig.collector().plan(NOW);
    rig.layout.tag("image", image.link());
    Report report = rig.collector().apply(plan, NOW);
    assertThat(report.counts().roots()).isEqualTo(2);
    assertThat(report.counts().garbage().count()).isOne();
    assertThat(report.counts().live()).isEqualTo(4);
  }

  @Test
  void whatCameDuringTheSweepLosesItsLayers() throws IOException {
    put(config, layer, stray);
    boolean[] come = {false};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.DELETE && done && !come[0]) {
            come[0] = true;
            Set<Digest> there = rig.layout.digests();
            put(DocumentWriter.manifest(there.contains(config.digest()) ? config : layer).build());
            rig.layout.tag("again", kept.link()); // so that the collector looks again
          }
        });
    rig.collector().collect(NOW);
    assertThat(rig.layout.digests()).as("kept, the new one, and its only part").hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void theLayersOfAManifestThatCannotBeDeletedGo(int size) throws IOException {
    batch = size;
    put(config, layer, image, stray);
    failing(image);
    Report report = rig.collector().collect(NOW);
    leaves(config, layer, image);
    assertThat(report.deeds().total()).isOne();
    assertThat(report.told().problems())
        .anyMatch(warning -> warning.startsWith("cannot delete " + image.digest() + ": no"));
    rig.faults.clear();
    rig.collector().collect(NOW);
    leaves();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void whatIsBelowAnIndexThatCannotBePutAsideGoes(int size) throws IOException {
    batch = size;
    put(config, layer, image, index, stray);
    failing(index);
    rig.collector().collect(NOW.withQuarantine(Duration.ofDays(1)));
    leaves(config, layer, image, index);
  }

  @Test
  void theLayersOfAManifestThatIsPushedAgainWithItsOldTimeGo() throws IOException {
    put(config, layer, image, stray);
    Instant old = rig.clock.instant().minus(Duration.ofDays(9));
    int[] looks = {0};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.ROOTS && done && ++looks[0] == 2) {
            rig.layout.put(image, old);
          }
        });
    rig.collector().collect(NOW.withGrace(Duration.ofDays(1)));
    leaves(config, layer, image);
  }

  @Test
  void whatIsPushedAgainWhileItsBatchGoesLosesItsLayers() throws IOException {
    batch = 1000;
    put(config, layer, image, stray);
    Instant old = rig.clock.instant().minus(Duration.ofDays(9));
    int[] seen = {0, 0};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.ROOTS && done) {
            seen[0]++;
          }
          // the first is the decision, the second begins the batch that was just looked at
          if (operation == Faults.Operation.COMMIT && done && seen[0] == 2 && ++seen[1] == 2) {
            rig.layout.put(image, old);
          }
        });
    rig.collector().collect(NOW.withGrace(Duration.ofDays(1)));
    leaves(config, layer, image);
  }

  @Test
  void theLayersOfAManifestThatIsNotNamedYetArePurged() throws IOException {
    put(config, layer);
    rig.collector().collect(NOW.withQuarantine(HOUR));
    leaves();
    rig.layout.put(image, rig.clock.instant()); // by somebody who saw them there before
    rig.clock.advance(HOUR.multipliedBy(2));
    rig.collector().collect(NOW.withGrace(DAY).withQuarantine(HOUR));
    leaves(config, layer, image);
  }

  @Test
  void theLayersOfAManifestThatWasRestoredAloneArePurged() throws IOException {
    put(config, layer, image);
    rig.collector().collect(NOW.withQuarantine(DAY));
    rig.clock.advance(HOUR);
    rig.collector().restore(Set.of(image.digest()));
    rig.collector().purge(Duration.ZERO, Refusal.Kind.forced());
    leaves(config, layer, image);
  }

  @Test
  void theLayersOfAManifestThatThePlanDoesNotNameArePurged() throws IOException {
    put(config, layer, stray);
    rig.collector().collect(NOW.withQuarantine(HOUR));
    put(stray);
    Plan plan = rig.collector().plan(NOW);
    put(image);
    rig.clock.advance(HOUR.multipliedBy(2));
    rig.collector().apply(plan, NOW.withQuarantine(HOUR));
    leaves(config, layer, image);
  }

  @Test
  void whatIsBroughtBackForAParentThatIsYoungStaysForEver() throws IOException {
    put(config, layer, image);
    rig.collector().collect(NOW.withQuarantine(DAY.multipliedBy(9)));
    rig.collector().restore(Set.of(image.digest()));
    for (int days = 0; days < 4; days++) {
      rig.collector().collect(NOW.withGrace(DAY).withQuarantine(DAY.multipliedBy(9)));
      rig.clock.advance(DAY.plusSeconds(1));
    }
    leaves();
  }

  /** Every attempt to delete this blob fails. */
  private void failing(Blob blob) {
    rig.faults.refuse(blob.digest());
  }
}
