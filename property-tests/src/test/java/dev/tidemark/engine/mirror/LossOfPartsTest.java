package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.Link;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of the parts of images and of other documents. */
class LossOfPartsTest extends Scenario {

  @Test
  void thePartsOfACorruptManifestStay() throws IOException {
    put(config, layer, image, stray);
    rig.layout.tag("image", image.link());
    TestFiles.install(
        rig.layout.path(image.digest()), "{\"layers\":".getBytes(StandardCharsets.UTF_8));
    Report report = rig.collector().collect(NOW);
    assertThat(report.refused()).isPresent();
    leaves(config, layer, image, stray);
    put(image);
    assertThat(rig.collector().collect(NOW).refused()).isEmpty();
    leaves(config, layer, image);
  }

  @Test
  void aChildOfTwoIndexesStaysWithEither() throws IOException {
    Blob inner = DocumentWriter.index(image).note("inner").build();
    Blob middle = DocumentWriter.index(inner).note("middle").build();
    Blob outer = DocumentWriter.index(middle).note("outer").build();
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
  void theLastOfTenThousandEntriesStays() throws IOException {
    DocumentWriter many = DocumentWriter.of(MediaTypes.OCI_INDEX);
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
  void whatAnUnknownTypePointsAtStays() throws IOException {
    Blob unknown = DocumentWriter.of(DocumentWriter.UNKNOWN).to(image).build();
    put(config, layer, image, unknown, stray);
    rig.layout.tag("unknown", unknown.link());
    rig.collector().collect(FORCED);
    leaves(config, layer, image, unknown);
  }

  @Test
  void thePartsOfADocumentThatIsListedAndAwayStay() throws IOException {
    Blob signature = DocumentWriter.manifest(config, layer).about(other).build();
    Blob index = DocumentWriter.index(other, signature).build();
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
    TestFiles.install(rig.layout.path(image.digest()), torn);
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
  void whatIsDamagedAndNeedlessGoes() throws IOException {
    put(config, layer, other);
    rig.layout.tag("other", other.link());
    byte[] torn = "{\"schemaVersion\":2,\"layers\":[".getBytes(StandardCharsets.UTF_8);
    Digest name =
        Blob.digest("sha256", "what it should have been".getBytes(StandardCharsets.UTF_8));
    TestFiles.install(rig.layout.path(name), torn);
    rig.collector().collect(NOW);
    leaves(config, other);
  }
}
