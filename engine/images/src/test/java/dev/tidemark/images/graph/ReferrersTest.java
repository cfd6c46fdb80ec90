package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's SetReferrers. */
class ReferrersTest {

  private static final Descriptor CHILD = content(MediaTypes.OCI_CONFIG, 1);
  private static final Descriptor SIGNATURE =
      content(MediaTypes.OCI_MANIFEST, 2).withAnnotations(Map.of("a", "b"));

  private final Referrers referrers = subject -> List.of(SIGNATURE);
  private final Handler handler = referrers.addedTo(descriptor -> List.of(CHILD));

  private static Descriptor content(String mediaType, int n) {
    return new Descriptor(mediaType, new Digest("sha256", "%064x".formatted(n)), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_LIST})
  void referrersOfAManifestOrIndexComeAfterItsChildren(String mediaType) throws IOException {
    Descriptor parent = content(mediaType, 3);
    assertThat(handler.handle(parent))
        .containsExactly(
            CHILD,
            SIGNATURE.withAnnotations(
                Map.of("a", "b", Annotations.MANIFEST_SUBJECT, parent.digest().toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER, ""})
  void nothingElseIsAskedFor(String mediaType) throws IOException {
    assertThat(handler.handle(content(mediaType, 3))).containsExactly(CHILD);
  }

  @Test
  void theSubjectIsLabelledWithThemFromOutside() throws IOException {
    MemoryContent content = new MemoryContent();
    Descriptor parent = content.put(MediaTypes.OCI_MANIFEST, "{}");
    ChildLabels.set(content, handler).handle(parent);
    assertThat(content.labels(parent.digest()))
        .containsOnly(
            Map.entry("containerd.io/gc.ref.content.config", CHILD.digest().toString()),
            Map.entry(
                "containerd.io/gc.ref.content.referrer.sha256.000000000000",
                SIGNATURE.digest().toString()));
  }
}
