package dev.tidemark.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys as containerd writes them: images.ChildGCLabels and SetChildrenMappedLabels. */
class LabelsTest {

  private static final String REF = "containerd.io/gc.ref.content";

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(MediaTypes.OCI_CONFIG, REF + ".config"),
        Arguments.of(MediaTypes.DOCKER_CONFIG, REF + ".config"),
        Arguments.of(MediaTypes.CHECKPOINT_CRIU, REF + ".config"),
        Arguments.of(MediaTypes.CHECKPOINT_CONFIG, REF + ".config"),
        Arguments.of(MediaTypes.OCI_MANIFEST, REF + ".m.0"),
        Arguments.of(MediaTypes.DOCKER_MANIFEST, REF + ".m.0"),
        Arguments.of(MediaTypes.OCI_LAYER + "+gzip", REF + ".l.0"),
        Arguments.of("application/vnd.oci.image.layer.anything", REF + ".l.0"),
        Arguments.of(MediaTypes.DOCKER_LAYER_GZIP, REF + ".l.0"),
        Arguments.of(MediaTypes.DOCKER_FOREIGN_LAYER + "+encrypted", REF + ".l.0"),
        Arguments.of(MediaTypes.DOCKER_LAYER_ZSTD, REF + ".l.0"),
        Arguments.of(MediaTypes.EROFS_LAYER, REF + ".l.0"),
        Arguments.of(MediaTypes.OCI_INDEX, REF + ".0"),
        Arguments.of(MediaTypes.OCI_EMPTY, REF + ".0"),
        Arguments.of(MediaTypes.IN_TOTO, REF + ".0"),
        Arguments.of("", REF + ".0"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theKeyOfAnOnlyChildFollowsItsType(String mediaType, String key) {
    assertThat(labels(child(mediaType, 1))).containsExactly(Map.entry(key, digest(1)));
  }

  @Test
  void childrenAreCountedPerKind() {
    assertThat(
            labels(
                child(MediaTypes.OCI_CONFIG, 1),
                child(MediaTypes.OCI_LAYER, 2),
                child(MediaTypes.OCI_LAYER, 3),
                child("application/x-unknown", 4),
                child(MediaTypes.OCI_INDEX, 5)))
        .containsExactly(
            Map.entry(REF + ".config", digest(1)),
            Map.entry(REF + ".l.0", digest(2)),
            Map.entry(REF + ".l.1", digest(3)),
            Map.entry(REF + ".0", digest(4)),
            Map.entry(REF + ".1", digest(5)));
  }

  @Test
  void aSecondConfigGetsANumberWithoutADot() {
    assertThat(labels(child(MediaTypes.OCI_CONFIG, 1), child(MediaTypes.OCI_CONFIG, 2)))
        .containsKeys(REF + ".config", REF + ".config1");
  }

  @Test
  void aChildNamedTwiceGetsTwoLabels() {
    assertThat(labels(child(MediaTypes.OCI_LAYER, 1), child(MediaTypes.OCI_LAYER, 1)))
        .containsExactly(Map.entry(REF + ".l.0", digest(1)), Map.entry(REF + ".l.1", digest(1)));
  }

  @Test
  void aSubjectIsReferredToForwardsAndBackwards() {
    Descriptor subject = new Descriptor(MediaTypes.OCI_MANIFEST, Digest.parse(digest(7)), 1);
    Map<String, String> labels = new LinkedHashMap<>();
    Labels.add(labels, List.of(Reference.subject(subject)));
    assertThat(labels)
        .containsExactly(
            Map.entry("containerd.io/gc.ref.content.subject", digest(7)),
            Map.entry("containerd.io/gc.bref.content.subject", digest(7)));
  }

  @Test
  void readingAgainAddsAndNeverTakesAway() {
    Map<String, String> labels = labels(child(MediaTypes.OCI_LAYER, 1));
    Labels.add(labels, List.of(child(MediaTypes.OCI_LAYER, 1), child(MediaTypes.OCI_LAYER, 2)));
    assertThat(labels)
        .containsExactly(Map.entry(REF + ".l.0", digest(1)), Map.entry(REF + ".l.1", digest(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "containerd.io/gc.ref.content,        true,  false",
    "containerd.io/gc.ref.content.l.0,    true,  false",
    "containerd.io/gc.ref.content/x,      true,  false",
    "containerd.io/gc.ref.contentbad,     false, false",
    "containerd.io/gc.bref.content.image, true,  true",
    "containerd.io/gc.bref.contentbad,    false, false",
    "containerd.io/gc.root,               false, false",
    "containerd.io/gc.ref.snapshot.x,     false, false",
  })
  void onlyReferencesToContentAreEdges(String key, boolean edge, boolean back) {
    assertThat(Labels.edge(key, digest(1)).map(Labels.Edge::back))
        .isEqualTo(edge ? java.util.Optional.of(back) : java.util.Optional.empty());
  }

  @Test
  void aValueThatNamesNoContentIsNoEdge() {
    assertThat(Labels.edge(REF, "latest")).isEmpty();
  }

  private static Map<String, String> labels(Reference... references) {
    Map<String, String> labels = new LinkedHashMap<>();
    Labels.add(labels, List.of(references));
    return labels;
  }

  private static Reference child(String mediaType, int n) {
    return Reference.child(new Descriptor(mediaType, Digest.parse(digest(n)), 10));
  }

  private static String digest(int n) {
    return "sha256:" + String.format("%064x", n);
  }
}
