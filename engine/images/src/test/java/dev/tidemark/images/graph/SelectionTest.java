package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** containerd's FilterPlatforms, LimitManifests and SkipNonDistributableBlobs. */
class SelectionTest {

  private static final PlatformMatcher ONLY_AMD64 = Platforms.only(Platforms.parse("linux/amd64"));

  private static final Descriptor INDEX = content(MediaTypes.OCI_INDEX, 0);
  private static final Descriptor MANIFEST = content(MediaTypes.OCI_MANIFEST, 0);
  private static final Descriptor AMD64 = listed(1, "linux/amd64");
  private static final Descriptor AMD64_TOO = listed(2, "linux/amd64");
  private static final Descriptor ARM64 = listed(3, "linux/arm64");
  private static final Descriptor I386 = listed(4, "linux/386");
  private static final Descriptor ANY = content(MediaTypes.OCI_MANIFEST, 5);

  private static Descriptor content(String mediaType, int n) {
    return new Descriptor(mediaType, new Digest("sha256", "%064x".formatted(n)), 1);
  }

  private static Descriptor listed(int n, String platform) {
    return MemoryContent.on(Platforms.parse(platform), content(MediaTypes.OCI_MANIFEST, n));
  }

  private static Handler finding(Descriptor... children) {
    return descriptor -> List.of(children);
  }

  private static Handler failing() {
    return descriptor -> {
      throw new IOException("e");
    };
  }

  // --- platforms

  @Test
  void childrenWithoutAPlatformStay() throws IOException {
    assertThat(Selection.platforms(finding(ARM64, ANY, AMD64), ONLY_AMD64).handle(INDEX))
        .containsExactly(ANY, AMD64);
    assertThat(Selection.platforms(finding(ARM64, ANY, AMD64), ONLY_AMD64).handle(MANIFEST))
        .containsExactly(ANY, AMD64);
  }

  @Test
  void everyChildStaysIfEveryPlatformWillDo() throws IOException {
    assertThat(Selection.platforms(finding(ARM64, AMD64), Platforms.all()).handle(INDEX))
        .containsExactly(ARM64, AMD64);
  }

  @Test
  void nothingStaysIfNoneMatches() throws IOException {
    assertThat(Selection.platforms(finding(ARM64), ONLY_AMD64).handle(INDEX)).isEmpty();
  }

  @Test
  void aFailureOfTheHandlerPassesThrough() {
    assertThatThrownBy(() -> Selection.platforms(failing(), ONLY_AMD64).handle(INDEX))
        .hasMessage("e");
    assertThatThrownBy(() -> Selection.best(failing(), ONLY_AMD64, 1).handle(INDEX))
        .hasMessage("e");
  }

  // --- best

  @Test
  void childrenOfWhatIsNoIndexAreUntouched() throws IOException {
    assertThat(Selection.best(finding(ANY, I386, AMD64), ONLY_AMD64, 1).handle(MANIFEST))
        .containsExactly(ANY, I386, AMD64);
    assertThat(Selection.best(finding(), ONLY_AMD64, 1).handle(MANIFEST)).isEmpty();
  }

  @Test
  void withoutALimitTheyAreSortedOnly() throws IOException {
    assertThat(Selection.best(finding(ANY, I386, AMD64), ONLY_AMD64, 0).handle(INDEX))
        .containsExactly(AMD64, I386, ANY);
    assertThat(Selection.best(finding(), ONLY_AMD64, 0).handle(INDEX)).isEmpty();
  }

  @Test
  void ofEquallyGoodOnesTheFirstInTheDocumentIsTaken() throws IOException {
    assertThat(Selection.best(finding(I386, AMD64_TOO, AMD64), ONLY_AMD64, 1).handle(INDEX))
        .containsExactly(AMD64_TOO);
    assertThat(Selection.best(finding(I386, AMD64_TOO, AMD64), ONLY_AMD64, 2).handle(INDEX))
        .containsExactly(AMD64_TOO, AMD64);
  }

  @Test
  void anIndexOfWhichNothingIsLeftIsNotFound() {
    assertThatThrownBy(() -> Selection.best(finding(), ONLY_AMD64, 1).handle(INDEX))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no match for platform");
  }

  // --- distributable

  @Test
  void ofSixLayersOnlyTheOneIsLeftThatIsDistributed() throws IOException {
    Descriptor plain = content(MediaTypes.DOCKER_LAYER, 1);
    Handler layers =
        finding(
            plain,
            content(MediaTypes.DOCKER_FOREIGN_LAYER, 2),
            content(MediaTypes.DOCKER_FOREIGN_LAYER_GZIP, 3),
            content(MediaTypes.OCI_NONDISTRIBUTABLE_LAYER, 4),
            content(MediaTypes.OCI_NONDISTRIBUTABLE_LAYER_GZIP, 5),
            content(MediaTypes.OCI_NONDISTRIBUTABLE_LAYER_ZSTD, 6));
    assertThat(Selection.distributable(layers).handle(MANIFEST)).containsExactly(plain);
  }
}
