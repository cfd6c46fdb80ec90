package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's ChildGCLabels, SetChildrenLabels and SetChildrenMappedLabels. */
class ChildLabelsTest {

  private static final String REF = "containerd.io/gc.ref.content";

  private final MemoryContent content = new MemoryContent();
  private final Descriptor parent = content.put(MediaTypes.OCI_MANIFEST, "{}");

  private static Descriptor child(String mediaType, int n) {
    return new Descriptor(mediaType, new Digest("sha256", "%064x".formatted(n)), 1);
  }

  private static Descriptor referrer(Descriptor child) {
    return child.withAnnotations(Map.of(Annotations.MANIFEST_SUBJECT, ""));
  }

  private static String digest(int n) {
    return child("", n).digest().toString();
  }

  private Map<String, String> labelled(Descriptor... children) throws IOException {
    ChildLabels.set(content, descriptor -> List.of(children)).handle(parent);
    return content.labels(parent.digest());
  }

  private Map<String, String> mapped(
      Function<Descriptor, List<String>> keys, Descriptor... children) throws IOException {
    ChildLabels.set(content, descriptor -> List.of(children), keys).handle(parent);
    return content.labels(parent.digest());
  }

  // --- ChildGCLabels

  @ParameterizedTest
  @CsvSource({
    MediaTypes.OCI_CONFIG + ", .config",
    MediaTypes.DOCKER_CONFIG + ", .config",
    MediaTypes.CHECKPOINT_CRIU + ", .config",
    MediaTypes.CHECKPOINT_CONFIG + ", .config",
    MediaTypes.OCI_MANIFEST + ", .m.",
    MediaTypes.DOCKER_MANIFEST + ", .m.",
    MediaTypes.OCI_LAYER + ", .l.",
    MediaTypes.OCI_LAYER_GZIP_ENCRYPTED + ", .l.",
    MediaTypes.OCI_LAYER_PREFIX + "anything, .l.",
    MediaTypes.DOCKER_LAYER + ", .l.",
    MediaTypes.DOCKER_LAYER_GZIP + ", .l.",
    MediaTypes.DOCKER_LAYER_ZSTD + ", .l.",
    MediaTypes.DOCKER_FOREIGN_LAYER + ", .l.",
    MediaTypes.DOCKER_FOREIGN_LAYER_GZIP + "+enc, .l.",
    MediaTypes.OCI_INDEX + ", .",
    MediaTypes.DOCKER_LIST + ", .",
    MediaTypes.DOCKER_SCHEMA1_SIGNED + ", .",
    "application/vnd.cncf.helm.config.v1+json, .",
    MediaTypes.OCI_EMPTY + ", .",
    MediaTypes.IN_TOTO + ", .",
    "'', .",
  })
  void theKeyOfAChildFollowsItsType(String mediaType, String key) {
    assertThat(ChildLabels.keys(child(mediaType, 1))).containsExactly(REF + key);
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER, ""})
  void aReferrerIsOneWhateverItsType(String mediaType) {
    assertThat(ChildLabels.keys(referrer(child(mediaType, 1))))
        .containsExactly(REF + ".referrer.sha256.");
  }

  @Test
  void aLayerHasNoKeyWhereLayersAreLeftOut() {
    assertThat(ChildLabels.keysButForLayers(child(MediaTypes.OCI_LAYER, 1))).isEmpty();
    assertThat(ChildLabels.keysButForLayers(referrer(child(MediaTypes.OCI_LAYER, 1)))).isEmpty();
    assertThat(ChildLabels.keysButForLayers(child(MediaTypes.OCI_CONFIG, 1)))
        .containsExactly(REF + ".config");
  }

  // --- numbering

  @Test
  void aConfigAndTwoLayers() throws IOException {
    assertThat(
            labelled(
                child(MediaTypes.OCI_CONFIG, 1),
                child(MediaTypes.OCI_LAYER, 2),
                child(MediaTypes.OCI_LAYER, 3)))
        .containsExactly(
            entry(REF + ".config", digest(1)),
            entry(REF + ".l.0", digest(2)),
            entry(REF + ".l.1", digest(3)));
  }

  @Test
  void twoManifestsAnIndexAndSomethingUnknown() throws IOException {
    assertThat(
            labelled(
                child(MediaTypes.OCI_MANIFEST, 1),
                child(MediaTypes.OCI_MANIFEST, 2),
                child(MediaTypes.OCI_INDEX, 3),
                child("application/x-unknown", 4)))
        .containsExactly(
            entry(REF + ".m.0", digest(1)),
            entry(REF + ".m.1", digest(2)),
            entry(REF + ".0", digest(3)),
            entry(REF + ".1", digest(4)));
  }

  @Test
  void twoConfigs() throws IOException {
    assertThat(labelled(child(MediaTypes.OCI_CONFIG, 1), child(MediaTypes.OCI_CONFIG, 2)))
        .containsExactly(entry(REF + ".config", digest(1)), entry(REF + ".config1", digest(2)));
  }

  @Test
  void aKeyOfOnesOwnThreeTimes() throws IOException {
    assertThat(mapped(child -> List.of("x"), child("", 1), child("", 2), child("", 3)))
        .containsExactly(entry("x", digest(1)), entry("x1", digest(2)), entry("x2", digest(3)));
  }

  @Test
  void aReferrer() throws IOException {
    Descriptor child =
        new Descriptor("", Digest.parse("sha256:" + "0123456789abcdef".repeat(4)), 1);
    assertThat(labelled(referrer(child)))
        .containsExactly(entry(REF + ".referrer.sha256.0123456789ab", child.digest().toString()));
  }

  @Test
  void severalKeysForOneChild() throws IOException {
    assertThat(mapped(child -> List.of("a.", "b"), child("", 1), child("", 2)))
        .containsExactly(
            entry("a.0", digest(1)),
            entry("b", digest(1)),
            entry("a.1", digest(2)),
            entry("b1", digest(2)));
  }

  // --- mapped labels

  @Test
  void contentWithoutChildrenIsNotTouched() throws IOException {
    assertThat(labelled()).isEmpty();
    assertThat(content.sets()).isEmpty();
  }

  @Test
  void aFailureOfTheHandlerPassesThrough() {
    Handler failing =
        descriptor -> {
          throw new IOException("e");
        };
    assertThatThrownBy(() -> ChildLabels.set(content, failing).handle(parent)).hasMessage("e");
    assertThat(content.sets()).isEmpty();
  }

  @Test
  void aMissingParentIsNotFound() {
    content.remove(parent);
    assertThatThrownBy(() -> labelled(child(MediaTypes.OCI_LAYER, 1)))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void keysForNoChildDoNotWipeTheLabelsThatAreThere() throws IOException {
    content.set(parent.digest(), Map.of("containerd.io/gc.root", "now"));
    assertThat(mapped(any -> List.of(), child(MediaTypes.OCI_LAYER, 1)))
        .containsExactly(entry("containerd.io/gc.root", "now"));
    assertThat(content.sets()).hasSize(1);
  }

  @Test
  void everythingIsSetAtOnceAndTheChildrenPassThrough() throws IOException {
    List<Descriptor> children =
        List.of(child(MediaTypes.OCI_CONFIG, 1), child(MediaTypes.OCI_LAYER, 2));
    assertThat(ChildLabels.set(content, descriptor -> children).handle(parent)).isEqualTo(children);
    assertThat(content.sets()).hasSize(1);
  }

  @Test
  void aChildListedTwiceGetsTwoLabels() throws IOException {
    assertThat(labelled(child(MediaTypes.OCI_LAYER, 1), child(MediaTypes.OCI_LAYER, 1)))
        .containsExactly(entry(REF + ".l.0", digest(1)), entry(REF + ".l.1", digest(1)));
  }

  @Test
  void aHandlerThatIsFasterLosesNoLabel() throws IOException {
    LabelStore contended =
        new LabelStore() {
          @Override
          public Map<String, String> labels(Digest digest) throws IOException {
            Map<String, String> seen = content.labels(digest);
            labelled(child(MediaTypes.OCI_LAYER, 1));
            return seen;
          }

          @Override
          public void update(Digest digest, UnaryOperator<Map<String, String>> change)
              throws IOException {
            labelled(child(MediaTypes.OCI_LAYER, 2));
            content.update(digest, change);
          }
        };
    ChildLabels.set(contended, any -> List.of(child(MediaTypes.OCI_LAYER, 3))).handle(parent);
    assertThat(content.labels(parent.digest())).containsValues(digest(2), digest(3));
  }

  @Test
  void labelsOnlyGrow() throws IOException {
    labelled(child(MediaTypes.OCI_LAYER, 1), child(MediaTypes.OCI_LAYER, 2));
    assertThat(labelled(child(MediaTypes.OCI_LAYER, 3), child(MediaTypes.OCI_LAYER, 2)))
        .containsOnly(
            entry(REF + ".l.0", digest(1)),
            entry(REF + ".l.1", digest(2)),
            entry(REF + ".l.2", digest(3)));
    assertThat(content.sets()).hasSize(2);
    labelled(child(MediaTypes.OCI_LAYER, 1));
    assertThat(content.sets()).hasSize(2);
  }

  @Test
  void referrersWhoseDigestsBeginAlikeAreBothKept() throws IOException {
    String beginning = "0".repeat(12);
    Descriptor one = referrer(child("", 1));
    Descriptor two = referrer(child("", 2));
    assertThat(labelled(one, two, one))
        .containsOnly(
            entry(REF + ".referrer.sha256." + beginning, digest(1)),
            entry(REF + ".referrer.sha256.sha256." + two.digest().encoded(), digest(2)));
    Descriptor three = referrer(child("", 3));
    assertThat(labelled(three)).containsValues(digest(1), digest(2), digest(3));
    assertThat(labelled(one)).hasSize(3);
  }

  @Test
  void aShortDigestIsUsedAsItIs() throws IOException {
    Descriptor child = referrer(new Descriptor("", Digest.parse("test:abc"), 1));
    assertThat(labelled(child)).containsExactly(entry(REF + ".referrer.sha256.abc", "test:abc"));
  }

  @Test
  void anEmptyKeyIsRefused() {
    assertThatThrownBy(() -> mapped(child -> List.of(""), child("", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty key");
    assertThat(content.sets()).isEmpty();
  }
}
