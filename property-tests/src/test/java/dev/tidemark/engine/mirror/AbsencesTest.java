package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of content that is referred to and not in the store. */
class AbsencesTest {

  private static final String DAMAGE = "(a partial copy, or damage)";

  private final Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"c\":1}");
  private final Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
  private final Blob image = DocumentWriter.manifest(config, layer).build();
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private List<String> warnings(Blob root, Blob... others) throws IOException {
    rig.layout.put(root);
    for (Blob blob : others) {
      rig.layout.put(blob);
    }
    rig.layout.tag("root", root.link());
    return rig.collector().plan(Policy.immediate()).warnings();
  }

  @Test
  void whatIsThereAndNeverListedIsToldAsThat() {
    rig.faults.hide(layer.digest());
    assertThatThrownBy(() -> warnings(image, config, layer))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "the listing of the store leaves out content that is there: "
                + layer.digest()
                + "; nothing can be judged before what lists it is corrected, the backend or the"
                + " disk");
  }

  @Test
  void aLayerThatIsAwayIsMissing() throws IOException {
    assertThat(warnings(image, config))
        .containsExactly(
            "1 referenced blob is not in the store: "
                + layer.digest().abbreviated()
                + " "
                + DAMAGE);
  }

  @Test
  void severalAreCounted() throws IOException {
    assertThat(warnings(image)).anyMatch(line -> line.startsWith("2 referenced blobs are not in"));
  }

  @Test
  void aRootThatIsAwayIsMissing() throws IOException {
    rig.layout.tag("away", image.link());
    assertThat(rig.collector().plan(Policy.immediate()).warnings())
        .anyMatch(line -> line.endsWith(DAMAGE));
  }

  @Test
  void whatIsEmbeddedIsThere() throws IOException {
    String data = Base64.getEncoder().encodeToString(layer.bytes());
    String text =
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\""
            + MediaTypes.OCI_CONFIG
            + "\",\"digest\":\""
            + config.digest()
            + "\",\"size\":7},\"layers\":[{\"mediaType\":\""
            + MediaTypes.OCI_LAYER
            + "\",\"digest\":\""
            + layer.digest()
            + "\",\"size\":5,\"data\":\""
            + data
            + "\"}]}";
    Blob embedding = Blob.leaf(MediaTypes.OCI_MANIFEST, text);
    assertThat(warnings(embedding, config)).isEmpty();
  }

  @Test
  void otherPlatformsAreLeftOut() throws IOException {
    Blob other = DocumentWriter.manifest(config).note("other").build();
    assertThat(warnings(DocumentWriter.index(image, other).build(), image, config, layer))
        .containsExactly(
            "1 entry of an index is not in the store: "
                + other.digest().abbreviated()
                + " (left out when it was copied, such as other platforms)");
  }

  @Test
  void whatAnArtifactMentionsIsElsewhere() throws IOException {
    Digest away = Blob.digest("sha256", "away".getBytes(StandardCharsets.UTF_8));
    Blob lock =
        Blob.leaf(
            "application/vnd.example.lock+json",
            "{\"images\":[{\"name\":\"x\",\"digest\":\"" + away + "\",\"size\":1}]}");
    assertThat(warnings(DocumentWriter.manifest(config, lock).build(), config, lock))
        .containsExactly(
            "1 blob that content mentions is not in the store: "
                + away.abbreviated()
                + " (kept elsewhere, as a rule)");
  }
}
