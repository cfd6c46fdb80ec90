package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Faults;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of content that somebody names while it is being collected. */
class LossOfTheNamedTest extends Scenario {

  @Test
  void whatIsNamedDuringTheMarkStays() throws IOException {
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
  void garbageThatIsPushedAgainAfterTheJudgementStays() throws IOException {
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
  void aNewRootEndsTheSweepOfWhatItNeeds() throws IOException {
    Blob index = DocumentWriter.index(image).build();
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
  void whatIsNamedBetweenPlanAndApplicationStays() throws IOException {
    put(config, layer, image, other, stray);
    rig.layout.tag("other", other.link());
    Plan plan = rig.collector().plan(FORCED);
    assertThat(plan.entries()).hasSize(3);
    rig.layout.tag("image", image.link());
    rig.collector().apply(plan, FORCED);
    leaves(config, layer, image, other);
  }

  @Test
  void whatIsNamedDuringTheScanComesBackAndIsNotPurged() throws IOException {
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
  void anImageStaysUntilTheLastOfItsNamesGoes() throws IOException {
    put(config, layer, image);
    rig.layout.tag("a", image.link());
    rig.layout.tag("b", image.link());
    rig.layout.untag("a");
    rig.collector().collect(FORCED);
    leaves(config, layer, image);
  }

  @Test
  void whatCameBackUnderANewNameStays() throws IOException {
    put(config, layer, image, other);
    rig.layout.tag("other", other.link());
    rig.collector().collect(FORCED);
    put(layer, image);
    rig.layout.tag("image", image.link());
    Report report = rig.collector().collect(FORCED);
    assertThat(report.told().warnings()).noneMatch(warning -> warning.contains("not in the store"));
    leaves(config, layer, image, other);
  }
}
