package dev.tidemark.images.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Manifests and indexes as documents: read, made, changed, written. */
class IndexDocumentTest {

  private static final Descriptor ONE =
      new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of("1".getBytes(UTF_8)), 1);

  private static final String ENTRY =
      "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1,\"odd\":1.0}"
          .formatted(ONE.mediaType(), ONE.digest());

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void anIndexKeepsItsBytesAndWhatNobodyKnows() throws MalformedContentException {
    String text =
        " {\"x\":1e2,\"manifests\":["
            + ENTRY
            + "],\"annotations\":{\"a\":\"b\"},\"schemaVersion\":2}";
    Index index = Index.parse(bytes(text), MediaTypes.OCI_INDEX);
    assertThat(index.json()).asString(UTF_8).isEqualTo(text);
    assertThat(index.annotations()).containsExactly(Map.entry("a", "b"));
    assertThat(index.descriptor().digest()).isEqualTo(Digest.of(bytes(text)));
    Index changed =
        index.changed(entry -> false, List.of(ONE)).withAnnotations(Map.of()).withSubject(ONE);
    assertThat(changed.manifests()).containsExactly(ONE, ONE);
    assertThat(changed.subject()).contains(ONE);
    assertThat(changed.json())
        .asString(UTF_8)
        .startsWith("{\"x\":1E+2,\"manifests\":[" + ENTRY + ",")
        .contains("\"subject\":{", "\"schemaVersion\":2")
        .doesNotContain("annotations");
  }

  @Test
  void anIndexThatIsMadeIsOneOfOci() throws MalformedContentException {
    Index index = Index.of(List.of(ONE)).withAnnotations(Map.of("b", "2", "a", "1"));
    assertThat(index.json())
        .asString(UTF_8)
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s],\"annotations\":{\"a\":\"1\",\"b\":\"2\"}}"
                .formatted(MediaTypes.OCI_INDEX, ENTRY.replace(",\"odd\":1.0", "")));
    assertThat(Index.parse(index.json(), MediaTypes.OCI_INDEX).manifests()).containsExactly(ONE);
  }

  @Test
  void aManifestKeepsItsBytesAndWhatNobodyKnows() throws MalformedContentException {
    String text = "{\"x\":null,\"layers\":[" + ENTRY + "],\"config\":" + ENTRY + "}";
    Manifest manifest = Manifest.parse(bytes(text), MediaTypes.OCI_MANIFEST);
    assertThat(manifest.json()).asString(UTF_8).isEqualTo(text);
    Manifest changed =
        manifest.withAnnotations(Map.of("a", "b")).withSubject(ONE).withArtifactType("t");
    assertThat(changed.annotations()).containsExactly(Map.entry("a", "b"));
    assertThat(changed.subject()).contains(ONE);
    assertThat(changed.artifactType()).isEqualTo("t");
    assertThat(changed.json()).asString(UTF_8).contains("\"x\":null", "\"layers\":[" + ENTRY + "]");
    assertThat(Manifest.parse(changed.json(), "")).isEqualTo(changed).hasSameHashCodeAs(changed);
    assertThat(changed).isNotEqualTo(manifest);
  }

  @Test
  void aManifestThatIsMadeIsOneOfOci() {
    Manifest manifest = Manifest.of(ONE, List.of(ONE));
    String one = ENTRY.replace(",\"odd\":1.0", "");
    assertThat(manifest.json())
        .asString(UTF_8)
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(MediaTypes.OCI_MANIFEST, one, one));
    assertThat(manifest.descriptor().mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(Json.writeLine(manifest)).isEqualTo(manifest.toString());
  }

  @Test
  void whatIsNoneIsRefused() {
    assertThatThrownBy(() -> Manifest.parse(bytes("{\"layers\":[]}"), ""))
        .isInstanceOf(MalformedContentException.class)
        .hasMessage("has no config");
    assertThatThrownBy(() -> Index.ofLayout(bytes("{\"manifests\":[],\"Manifests\":[]}")))
        .isInstanceOf(MalformedContentException.class)
        .hasMessage("has both of manifests and Manifests");
  }
}
