package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Faults;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of signatures and of all else that is about an image. */
class LossOfReferrersTest extends Scenario {

  @Test
  void aSignatureOfAnSbomOfAnImageStaysWithIt() throws IOException {
    Blob sbom = DocumentWriter.manifest(config).about(image).note("sbom").build();
    Blob signature = DocumentWriter.manifest(config).about(sbom).note("signature").build();
    Blob lost = DocumentWriter.manifest(config).about(Link.to(stray.digest())).build();
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
  void aSignatureThatArrivesAfterItsSubjectStays() throws IOException {
    put(config, layer, image);
    rig.layout.tag("image", image.link());
    rig.collector().collect(FORCED);
    Blob signature = DocumentWriter.manifest(config).about(image).note("late").build();
    put(signature);
    rig.collector().collect(FORCED);
    leaves(config, layer, image, signature);
  }

  @Test
  void aReferrerComesBackWithItsSubject() throws IOException {
    put(config, layer, image, other);
    Blob signature = DocumentWriter.manifest(config).about(image).note("signed").build();
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
  void aReferrerThatCannotBeReadForAMomentStays() throws IOException {
    Blob signature = DocumentWriter.manifest(config, layer).about(other).build();
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
  void thePartsOfAReferrerThatAnotherToolRemovedGoAndComeBackWithIt() throws IOException {
    Blob signature = DocumentWriter.manifest(config, layer).about(other).build();
    Blob countersigned = DocumentWriter.manifest(config, layer).about(signature).build();
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
}
