package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Purged;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Restored;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.SimulatedCrash;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a deletion that did not happen, or was undone, says about the age of content. */
class UnfinishedTest {

  private static final Policy DAY =
      Policy.immediate().withAllowed(Refusal.Kind.forced()).withGrace(Duration.ofDays(1));

  private final Blob kept = DocumentWriter.index().note("kept").build();
  private final Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
  private final Blob image = DocumentWriter.manifest(layer).build();
  private final Rig rig = new Rig();
  private final Instant old = rig.clock.instant().minus(Duration.ofDays(9));

  @BeforeEach
  void oldGarbage() throws IOException {
    for (Blob blob : Set.of(kept, layer, image)) {
      rig.layout.put(blob, old);
    }
    rig.layout.tag("kept", kept.link());
    rig.collector().scan();
    rig.clock.advance(Duration.ofDays(30));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void there(Blob... blobs) {
    assertThat(rig.layout.digests()).extracting(Digest::toString).hasSize(blobs.length);
    for (Blob blob : blobs) {
      assertThat(rig.layout.path(blob.digest())).exists();
    }
  }

  @Test
  void whatCouldNotBeDeletedOnceStaysForAnotherDay() throws IOException {
    rig.faults.refuse(image.digest());
    rig.collector().collect(DAY);
    there(kept, layer, image);
    rig.faults.clear();
    rig.collector().collect(DAY);
    there(kept);
  }

  @Test
  void anEndInTheMiddleOfASweepMakesAllOfItYoung() throws IOException {
    crash(Faults.Operation.DELETE, false);
    there(kept, layer, image);
    rig.collector().collect(DAY);
    there(kept);
  }

  @Test
  void anEndBeforeTheFirstMoveMakesAllOfItYoung() throws IOException {
    crash(Faults.Operation.HOLD, false);
    rig.collector().scan();
    rig.collector().collect(DAY.withQuarantine(Duration.ofDays(1)));
    there(kept);
    assertThat(rig.held()).hasSize(2);
  }

  @Test
  void whatIsPushedAgainWithOldTimesAfterAKilledSweepGoes() throws IOException {
    crash(Faults.Operation.DELETE, true);
    there(kept, layer);
    rig.layout.put(image, old);
    rig.collector().collect(DAY);
    there(kept, layer, image);
    rig.clock.advance(Duration.ofDays(2));
    rig.collector().collect(DAY);
    there(kept);
  }

  @Test
  void whatIsRestoredGoesWithTheNextCollection() throws IOException {
    Policy undoable = DAY.withQuarantine(Duration.ofDays(30));
    rig.collector().collect(undoable);
    there(kept);
    rig.clock.advance(Duration.ofDays(3));
    assertThat(rig.collector().restore(Set.of()).blobs()).hasSize(2);
    rig.collector().collect(undoable);
    there(kept, layer, image);
    rig.clock.advance(Duration.ofDays(2));
    rig.collector().collect(undoable);
    there(kept);
  }

  @Test
  void oldContentThatIsCopiedIntoAStoreAtRestGoes() throws IOException {
    rig.collector().collect(DAY);
    there(kept);
    rig.clock.advance(Duration.ofDays(9));
    rig.collector().scan();
    rig.clock.advance(Duration.ofDays(9));
    rig.collector().scan(); // which finds nothing new
    rig.layout.put(layer, old);
    rig.layout.put(image, old);
    rig.collector().collect(DAY);
    there(kept, layer, image);
  }

  @Test
  void whatCameWhileTheClockWasAheadIsYoungForYears() throws IOException {
    rig.clock.advance(Duration.ofDays(3650));
    rig.collector().scan();
    Blob late = Blob.leaf(MediaTypes.OCI_LAYER, "late");
    rig.layout.put(late, old);
    rig.collector().scan();
    rig.clock.advance(Duration.ofDays(-3650));
    rig.collector().collect(DAY);
    there(kept, late);
    rig.clock.advance(Duration.ofDays(2));
    rig.collector().collect(DAY);
    there(kept);
  }

  @Test
  void whatWasPutAsideWhileTheClockWasAheadCannotBePurged() throws IOException {
    rig.clock.advance(Duration.ofDays(3650));
    rig.collector().collect(DAY.withQuarantine(Duration.ofDays(1)));
    rig.clock.advance(Duration.ofDays(-3650));
    assertThat(rig.held()).hasSize(2);
    rig.collector().purge(Duration.ZERO, Set.of());
    assertThat(rig.held()).isEmpty();
  }

  @Test
  void whatDoesNotComeBackKeepsNoOther() throws IOException {
    rig.collector().collect(DAY.withQuarantine(Duration.ofDays(1)));
    failAtFirst(Faults.Operation.RELEASE);
    Restored restored = rig.collector().restore(Set.of());
    assertThat(restored.blobs()).hasSize(1);
    assertThat(restored.problems())
        .singleElement()
        .asString()
        .startsWith("sha256:")
        .endsWith(": not permitted");
    assertThat(rig.layout.digests()).hasSize(2);
    assertThat(rig.held()).hasSize(1);
    assertThat(rig.collector().restore(Set.of()).blobs()).hasSize(1);
    there(kept, layer, image);
  }

  @Test
  void whatCannotBePurgedKeepsNoOther() throws IOException {
    rig.collector().collect(DAY.withQuarantine(Duration.ofDays(1)));
    failAtFirst(Faults.Operation.PURGE);
    Purged purged = rig.collector().purge(Duration.ZERO, Set.of());
    assertThat(purged.blobs()).hasSize(1);
    assertThat(purged.problems())
        .singleElement()
        .asString()
        .startsWith("sha256:")
        .endsWith(": not permitted");
    assertThat(rig.held()).hasSize(1);
  }

  @Test
  void whatCannotBePurgedIsAProblemOfACollection() throws IOException {
    Policy undoable = DAY.withQuarantine(Duration.ofDays(1));
    rig.collector().collect(undoable);
    rig.clock.advance(Duration.ofDays(2));
    failAtFirst(Faults.Operation.PURGE);
    Report report = rig.collector().collect(undoable);
    assertThat(report.deeds().freed()).isEqualTo(1);
    assertThat(report.told().problems()).singleElement().asString().contains("not permitted");
    assertThat(rig.collector().collect(undoable).told().problems()).isEmpty();
    assertThat(rig.held()).isEmpty();
  }

  /** The first of these operations fails. */
  private void failAtFirst(Faults.Operation operation) {
    boolean[] failed = new boolean[1];
    rig.faults.hook(
        (which, n, done) -> {
          if (which == operation && !failed[0]) {
            failed[0] = true;
            throw new IOException("not permitted");
          }
        });
  }

  /** The process ends in a collection, at the first of these operations. */
  private void crash(Faults.Operation last, boolean after) {
    Policy policy = last == Faults.Operation.HOLD ? DAY.withQuarantine(Duration.ofDays(1)) : DAY;
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == last && done == after) {
            throw new SimulatedCrash("at " + last);
          }
        });
    assertThatThrownBy(() -> rig.collector().collect(policy)).isInstanceOf(SimulatedCrash.class);
    rig.restart();
  }
}
