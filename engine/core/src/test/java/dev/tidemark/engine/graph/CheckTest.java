package dev.tidemark.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.platform.PlatformMatcher;
import dev.tidemark.engine.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** containerd's images.Check, and what it does not tell. */
class CheckTest {

  private static final Platform AMD64 = Platforms.parse("linux/amd64");
  private static final Platform ARM64 = Platforms.parse("linux/arm64");
  private static final PlatformMatcher ONLY_AMD64 = Platforms.only(AMD64);

  private final MemoryContent content = new MemoryContent();
  private final ImageReader reader = new ImageReader(content);

  private final Descriptor config = content.config(AMD64);
  private final Descriptor layer = content.put(MediaTypes.OCI_LAYER_GZIP, "layer");
  private final Descriptor amd64 = MemoryContent.on(AMD64, content.manifest(config, layer));
  private final Descriptor arm64 = content.listed(ARM64);
  private final Descriptor index = content.index(arm64, amd64);

  private Check check(Descriptor image) throws IOException {
    return Check.of(reader, image, ONLY_AMD64);
  }

  @Test
  void aMissingManifestMakesTheImageUnavailable() throws IOException {
    content.remove(amd64);
    Check check = check(index);
    assertThat(check.available()).isFalse();
    assertThat(check.required()).containsExactly(index);
    assertThat(check.present()).isEmpty();
    assertThat(check.missing()).containsExactly(index);
    assertThat(check.state()).isEqualTo(Check.State.DAMAGED);
  }

  @Test
  void aMissingLayerIsMissingInAnAvailableImage() throws IOException {
    content.remove(layer);
    Check check = check(index);
    assertThat(check.available()).isTrue();
    assertThat(check.required())
        .extracting(Descriptor::digest)
        .containsExactly(config.digest(), layer.digest());
    assertThat(check.present()).extracting(Descriptor::digest).containsExactly(config.digest());
    assertThat(check.missing()).extracting(Descriptor::digest).containsExactly(layer.digest());
    assertThat(check.leftOut()).isEmpty();
    assertThat(check.state()).isEqualTo(Check.State.DAMAGED);
  }

  @Test
  void aFailureToLookIsAFailure() {
    content.fail(layer, new IOException("disk"));
    assertThatThrownBy(() -> check(index)).hasMessage("disk");
  }

  @Test
  void aDamagedManifestIsAFailure() {
    Descriptor text = content.put(MediaTypes.OCI_MANIFEST, "no JSON");
    assertThatThrownBy(() -> check(text)).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void anImageOfWhichAllIsThereIsComplete() throws IOException {
    assertThat(check(index).state()).isEqualTo(Check.State.COMPLETE);
    assertThat(check(amd64).state()).isEqualTo(Check.State.COMPLETE);
  }

  @Test
  void otherPlatformsMayBeAbsentAsAWhole() throws IOException {
    content.remove(arm64);
    Check check = check(index);
    assertThat(check.missing()).isEmpty();
    assertThat(check.leftOut()).extracting(Descriptor::digest).containsExactly(arm64.digest());
    assertThat(check.state()).isEqualTo(Check.State.SPARSE);
  }

  @Test
  void otherPlatformsMayBeAbsentButForTheirManifests() throws IOException {
    Descriptor other = reader.readManifest(arm64).layers().get(0);
    content.remove(other);
    Check check = check(index);
    assertThat(check.leftOut()).containsExactly(other);
    assertThat(check.state()).isEqualTo(Check.State.SPARSE);
  }

  @Test
  void aLayerThatTwoPlatformsShareIsMissingIfItIsNeeded() throws IOException {
    Descriptor shared = content.put(MediaTypes.OCI_LAYER, "shared");
    Descriptor both =
        content.index(
            MemoryContent.on(ARM64, content.manifest(content.config(ARM64), shared)),
            MemoryContent.on(AMD64, content.manifest(config, shared)));
    content.remove(shared);
    Check check = check(both);
    assertThat(check.missing()).containsExactly(shared);
    assertThat(check.leftOut()).isEmpty();
  }

  private Descriptor foreign(List<String> urls) {
    Descriptor there = content.put(MediaTypes.DOCKER_FOREIGN_LAYER_GZIP, "windows");
    Descriptor foreign =
        new Descriptor(
            there.mediaType(),
            there.digest(),
            there.size(),
            Optional.empty(),
            urls,
            there.annotations(),
            "",
            null);
    content.remove(foreign);
    return foreign;
  }

  @Test
  void aLayerThatIsNotDistributedMayBeAbsentIfItHasUrls() throws IOException {
    Descriptor foreign = foreign(List.of("https://example.com/layer"));
    Check check = check(content.manifest(config, foreign));
    assertThat(check.elsewhere()).containsExactly(foreign);
    assertThat(check.missing()).isEmpty();
    assertThat(check.state()).isEqualTo(Check.State.SPARSE);
  }

  @Test
  void aLayerThatIsNotDistributedIsMissingIfNobodyKnowsWhereItIs() throws IOException {
    Descriptor foreign = foreign(List.of());
    assertThat(check(content.manifest(config, foreign)).missing()).containsExactly(foreign);
  }
}
