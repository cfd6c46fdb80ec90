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
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** containerd's usage.CalculateImageUsage and Image.Size. */
class UsageTest {

  private static final Platform AMD64 = Platforms.parse("linux/amd64");
  private static final PlatformMatcher ONLY_AMD64 = Platforms.only(AMD64);

  private final MemoryContent content = new MemoryContent();
  private final ImageReader reader = new ImageReader(content);
  private final Usage usage = new Usage(reader, content);

  private final Descriptor config = content.config(AMD64);
  private final Descriptor layer = content.put(MediaTypes.OCI_LAYER, "x".repeat(50));
  private final Descriptor manifest = content.manifest(config, layer);

  private static long sum(Descriptor... descriptors) {
    return LongStream.of(List.of(descriptors).stream().mapToLong(Descriptor::size).toArray()).sum();
  }

  private Descriptor[] everything(Descriptor root) throws IOException {
    List<Descriptor> all = new ArrayList<>();
    Walk.walk(
        descriptor -> {
          all.add(descriptor);
          return reader.children(descriptor);
        },
        root);
    return all.toArray(Descriptor[]::new);
  }

  private Descriptor fivePlatforms() {
    List<Descriptor> all = new ArrayList<>();
    for (String text :
        List.of("linux/arm64", "linux/amd64", "linux/s390x", "linux/386", "windows/amd64")) {
      all.add(content.listed(Platforms.parse(text)));
    }
    return content.index(all.toArray(Descriptor[]::new));
  }

  @Test
  void aSimpleManifestDeclaresItsSum() throws IOException {
    assertThat(usage.declared(manifest)).isEqualTo(sum(manifest, config, layer));
  }

  @Test
  void anIndexOfFiveManifestsStoresTheirSum() throws IOException {
    Descriptor index = fivePlatforms();
    assertThat(usage.stored(index)).isEqualTo(sum(everything(index)));
  }

  @Test
  void missingLayersAreDeclaredButNotStored() throws IOException {
    content.remove(layer);
    assertThat(usage.declared(manifest)).isEqualTo(sum(manifest, config, layer));
    assertThat(usage.stored(manifest)).isEqualTo(sum(manifest, config));
  }

  @Test
  void aLimitOfOneCountsTheBestManifestAndTheIndex() throws IOException {
    Descriptor index = fivePlatforms();
    Descriptor amd64 = reader.readIndex(index).manifests().get(1);
    long expected = index.size() + sum(everything(amd64));
    assertThat(usage.limitedTo(ONLY_AMD64, 1).stored(index)).isEqualTo(expected);
    assertThat(usage.limitedTo(ONLY_AMD64, 1).declared(index)).isEqualTo(expected);
  }

  @Test
  void missingManifestsAreNotFoundIfTheEntriesAreLimitedAndElseIgnored() throws IOException {
    Descriptor index = fivePlatforms();
    Descriptor arm64 = reader.readIndex(index).manifests().get(0);
    long all = usage.stored(index);
    long less = sum(everything(arm64));
    content.remove(arm64);
    assertThatThrownBy(() -> usage.limitedTo(ONLY_AMD64, 0).declared(index))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(usage.stored(index)).isEqualTo(all - less);
  }

  @Test
  void theLargerOfTheClaimedAndTheStoredSizeCounts() throws IOException {
    Descriptor larger = new Descriptor(layer.mediaType(), layer.digest(), 1000);
    Descriptor smaller = new Descriptor(layer.mediaType(), layer.digest(), 10);
    Descriptor wrong = new Descriptor(layer.mediaType(), layer.digest(), -5);
    assertThat(usage.stored(larger)).isEqualTo(1000);
    assertThat(usage.stored(smaller)).isEqualTo(50);
    assertThat(usage.stored(wrong)).isEqualTo(50);
    assertThat(usage.declared(wrong)).isZero();
  }

  @Test
  void whatIsListedTwiceTakesSpaceOnce() throws IOException {
    Descriptor twice = content.manifest(config, layer, layer);
    assertThat(usage.stored(twice)).isEqualTo(sum(twice, config, layer));
  }

  @Test
  void aFailureIsAFailure() {
    content.fail(manifest, new IOException("disk"));
    assertThatThrownBy(() -> usage.stored(manifest)).hasMessage("disk");
  }

  // --- Image.Size

  @Test
  void theSizeOfAnImageIsWhatIsClaimedAndCountsLayersAsOftenAsTheyAreListed() throws IOException {
    Descriptor twice = MemoryContent.on(AMD64, content.manifest(config, layer, layer));
    content.remove(layer);
    Descriptor index = content.index(content.listed(Platforms.parse("linux/arm64")), twice);
    assertThat(Usage.ofImage(reader, index, ONLY_AMD64))
        .isEqualTo(sum(index, twice, config, layer, layer));
  }

  @Test
  void aSizeThatIsNotValidIsAnError() {
    Descriptor bad = new Descriptor(layer.mediaType(), layer.digest(), -1);
    Descriptor image = content.manifest(config, bad);
    assertThatThrownBy(() -> Usage.ofImage(reader, image, ONLY_AMD64))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("invalid size");
  }

  @Test
  void sizesBeyondAllMeasureAreAnErrorRatherThanASmallSum() {
    Descriptor huge = new Descriptor(layer.mediaType(), layer.digest(), Long.MAX_VALUE);
    Descriptor image = content.manifest(config, huge);
    assertThatThrownBy(() -> Usage.ofImage(reader, image, ONLY_AMD64))
        .isInstanceOf(InvalidContentException.class);
    assertThatThrownBy(() -> usage.declared(image)).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void anImageForOtherPlatformsHasNoSize() {
    Descriptor index = content.index(content.listed(Platforms.parse("linux/arm64")));
    assertThatThrownBy(() -> Usage.ofImage(reader, index, ONLY_AMD64))
        .isInstanceOf(NoSuchFileException.class);
  }
}
