package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts that keep their blobs where others keep theirs. */
class SharedBytesTest {

  private static final Policy NOW = Policy.immediate();

  @TempDir private Path elsewhere;

  private final Blob kept = DocumentWriter.index().note("kept").build();
  private final Blob other = Blob.leaf(MediaTypes.OCI_LAYER, "of another layout");
  private final Rig rig = new Rig();
  private final Path layout = rig.layout.directory();

  @BeforeEach
  void layout() {
    rig.layout.put(kept);
    rig.layout.put(other);
    rig.layout.tag("kept", kept.link());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** What a directory of the layout is, is there from now on, and here only a link to it. */
  private void lend(String directory, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.move(layout.resolve(directory), to);
    Files.createSymbolicLink(layout.resolve(directory), to);
  }

  private void refused() throws IOException {
    Report report = rig.collector().collect(NOW);
    assertThat(report.told().refusals())
        .extracting(Refusal::kind)
        .contains(Refusal.Kind.SHARED_BYTES);
    assertThat(rig.layout.path(other.digest())).exists();
    rig.collector().collect(NOW.withAllowed(Set.of(Refusal.Kind.SHARED_BYTES)));
    assertThat(rig.layout.path(other.digest())).doesNotExist();
  }

  @Test
  void imagesOfAnotherLayoutWithTheSameBlobsGo() throws IOException {
    lend("blobs", elsewhere.resolve("other/blobs"));
    refused();
  }

  @Test
  void imagesOfAnotherLayoutWithTheSameAlgorithmGo() throws IOException {
    lend("blobs/sha256", elsewhere.resolve("sha256"));
    refused();
  }

  @Test
  void whereNothingWouldGoNothingIsRefused() throws IOException {
    rig.layout.tag("other", other.link());
    lend("blobs", elsewhere.resolve("other/blobs"));
    assertThat(rig.collector().collect(NOW).told().refusals()).isEmpty();
    rig.layout.untag("other");
    refused();
  }

  @Test
  void aLinkInsideOfTheLayoutIsNoReason() throws IOException {
    lend("blobs", layout.resolve("disk/blobs"));
    assertThat(rig.collector().collect(NOW).told().refusals()).isEmpty();
    assertThat(rig.layout.path(other.digest())).doesNotExist();
  }

  @Test
  void bytesThatStayElsewhereAreCountedAsFreed() throws IOException {
    Files.createLink(elsewhere.resolve("same"), rig.layout.path(other.digest()));
    Blob linked = Blob.leaf(MediaTypes.OCI_LAYER, "a link");
    Files.write(elsewhere.resolve("target"), linked.bytes());
    Files.createSymbolicLink(rig.layout.path(linked.digest()), elsewhere.resolve("target"));
    Blob own = Blob.leaf(MediaTypes.OCI_LAYER, "its own");
    rig.layout.put(own);
    Plan plan = rig.collector().plan(NOW);
    assertThat(plan.entries()).hasSize(3);
    assertThat(plan.bytes()).isEqualTo(own.bytes().length);
    assertThat(plan.counts().garbage().bytes()).isEqualTo(own.bytes().length);
    assertThat(plan.warnings()).anyMatch(warning -> warning.contains("2 blobs share their bytes"));
    Report report = rig.collector().collect(NOW.withQuarantine(Duration.ofDays(1)));
    assertThat(report.deeds().total()).isEqualTo(3);
    assertThat(report.deeds().removedBytes()).isEqualTo(own.bytes().length);
    assertThat(rig.collector().purge(Duration.ZERO, Set.of()).blobs())
        .extracting(held -> held.bytes())
        .containsExactlyInAnyOrder(0L, 0L, (long) own.bytes().length);
    assertThat(elsewhere.resolve("same")).hasBinaryContent(other.bytes());
    assertThat(elsewhere.resolve("target")).hasBinaryContent(linked.bytes());
  }

  @Test
  void aHardLinkThatIsMadeDuringTheSweepTakesNothingAway() throws IOException {
    Set<Digest> before = rig.layout.digests();
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == dev.tidemark.testing.Faults.Operation.DELETE && !done) {
            Files.createLink(elsewhere.resolve("same"), rig.layout.path(other.digest()));
          }
        });
    rig.collector().collect(NOW);
    assertThat(before).hasSize(2);
    assertThat(elsewhere.resolve("same")).hasBinaryContent(other.bytes());
  }
}
