package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
  void whatOtherPlatformsListMayBeNonsense() throws IOException {
    Descriptor[] types = new Descriptor[20];
    Descriptor one = content.put("x", "one");
    for (int i = 0; i < types.length; i++) {
      types[i] = new Descriptor("x" + i, one.digest(), one.size());
    }
    Check check = check(content.index(amd64, MemoryContent.on(ARM64, content.index(types))));
    assertThat(check.state()).isEqualTo(Check.State.COMPLETE);
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

  // --- damage

  private Check thorough(Descriptor image) throws IOException {
    return Check.of(
        BlobCheck.ofDigests(reader, Runnable::run, () -> {}), image, Platforms.only(AMD64));
  }

  private Descriptor claiming(long size, Descriptor of) {
    return new Descriptor(of.mediaType(), of.digest(), size);
  }

  @Test
  void aLayerThatIsCutOffOrEmptyIsNotBelieved() throws IOException {
    for (String left : new String[] {"", "lay"}) {
      content.replace(layer, left);
      Check check = check(index);
      assertThat(check.state()).isEqualTo(Check.State.DAMAGED);
      assertThat(check.missing()).isEmpty();
      assertThat(check.damaged())
          .singleElement()
          .satisfies(
              damage ->
                  assertThat(damage.words())
                      .isEqualTo(
                          layer.digest()
                              + " is damaged: it has "
                              + left.length()
                              + " bytes, its descriptor says 5 bytes"));
    }
  }

  @Test
  void aLayerWithOtherBytesOfTheSameSizeIsSeenByItsDigest() throws IOException {
    content.replace(layer, "Layer");
    assertThat(check(index).state()).isEqualTo(Check.State.COMPLETE);
    assertThat(thorough(index).damaged())
        .extracting(Soundness::words)
        .containsExactly(layer.digest() + " is damaged: its 5 bytes do not match its digest");
    assertThat(thorough(index).present()).extracting(Descriptor::digest).contains(config.digest());
  }

  @Test
  void aConfigIsReadInAnyCase() throws IOException {
    content.replace(config, "x".repeat((int) config.size()));
    assertThat(check(index).damaged()).hasSize(1);
  }

  @Test
  void aWrongSizeInADescriptorIsNoDamage() throws IOException {
    Descriptor image = content.manifest(config, claiming(7, layer));
    Descriptor listed = MemoryContent.on(AMD64, claiming(image.size() + 1, image));
    Check check = check(content.index(listed));
    assertThat(check.state()).isEqualTo(Check.State.COMPLETE);
    assertThat(check.present()).hasSize(2);
    assertThat(check.misdeclared())
        .extracting(each -> each.content().digest())
        .containsExactly(image.digest(), layer.digest());
    assertThat(check.misdeclared().get(1).words())
        .isEqualTo(layer.digest() + " is whole with 5 bytes, but its descriptor says 7 bytes");
    assertThat(thorough(image).state()).isEqualTo(Check.State.COMPLETE);
  }

  @Test
  void damageToAnotherPlatformIsNotItsBusiness() throws IOException {
    content.replace(arm64, "no JSON");
    assertThat(check(index).state()).isEqualTo(Check.State.COMPLETE);
  }

  @Test
  void contentInItsDescriptorIsThere() throws IOException {
    Descriptor there = content.put(MediaTypes.OCI_LAYER, "inline");
    String data = Base64.getEncoder().encodeToString("inline".getBytes(StandardCharsets.UTF_8));
    Descriptor inline =
        new Descriptor(
            there.mediaType(), there.digest(), 6, Optional.empty(), List.of(), Map.of(), "", data);
    content.remove(there);
    Descriptor image = content.manifest(config, inline);
    assertThat(check(image).state()).isEqualTo(Check.State.COMPLETE);
    assertThat(thorough(image).present()).hasSize(2);
  }

  @Test
  void whatImagesShareIsReadOnce() throws IOException {
    Descriptor other = content.manifest(content.config(ARM64), layer);
    BlobCheck blobs = BlobCheck.ofDigests(reader, Runnable::run, () -> {});
    Check.of(blobs, amd64, Platforms.all());
    long before = content.opened().stream().filter(layer.digest()::equals).count();
    Check.of(blobs, other, Platforms.all());
    assertThat(content.opened().stream().filter(layer.digest()::equals).count())
        .as("it is measured, and not read")
        .isEqualTo(before + 1);
  }

  @Test
  void severalAreReadAtOnce() throws Exception {
    Descriptor[] layers = new Descriptor[20];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = content.put(MediaTypes.OCI_LAYER, "layer " + i);
    }
    content.replace(layers[7], "layer x");
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      AtomicInteger looked = new AtomicInteger();
      BlobCheck blobs = BlobCheck.ofDigests(reader, executor, looked::incrementAndGet);
      Check check = Check.of(blobs, content.manifest(config, layers), Platforms.all());
      assertThat(check.damaged())
          .extracting(each -> each.content().digest())
          .containsExactly(layers[7].digest());
      assertThat(looked).hasValueGreaterThan(20);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aFailureToReadIsAFailure() {
    Descriptor unreadable = content.put(MediaTypes.OCI_LAYER, "secret");
    Descriptor image = content.manifest(config, unreadable);
    content.fail(unreadable, new IOException("disk"));
    assertThatThrownBy(() -> thorough(image)).hasMessage("disk");
  }
}
