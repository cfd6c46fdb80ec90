package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's validateMediaType (CVE-2021-41190). */
class DisguiseTest {

  private static final List<String> MANIFESTS =
      List.of(MediaTypes.DOCKER_MANIFEST, MediaTypes.OCI_MANIFEST);
  private static final List<String> INDEXES = List.of(MediaTypes.DOCKER_LIST, MediaTypes.OCI_INDEX);

  static Stream<String> types() {
    return Stream.concat(MANIFESTS.stream(), INDEXES.stream());
  }

  private static boolean refused(String text, String mediaType) {
    try {
      Disguise.refused(Json.strict(text.getBytes(StandardCharsets.UTF_8)), mediaType);
      return false;
    } catch (MalformedContentException e) {
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void configAndLayersMakeAManifest(String mediaType) {
    assertThat(refused("{\"config\": {}, \"layers\": []}", mediaType))
        .isEqualTo(INDEXES.contains(mediaType));
    assertThat(refused("{\"layers\": []}", mediaType)).isEqualTo(INDEXES.contains(mediaType));
    assertThat(refused("{\"CONFIG\": null}", mediaType)).isEqualTo(INDEXES.contains(mediaType));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"manifests\": []}", "{\"manifests\": null}", "{\"MANIFESTS\": [1]}"})
  void manifestsMakeAnIndex(String text) {
    types()
        .forEach(
            mediaType ->
                assertThat(refused(text, mediaType)).isEqualTo(MANIFESTS.contains(mediaType)));
  }

  static Stream<Arguments> combinations() {
    List<Arguments> all = new ArrayList<>();
    types().forEach(claimed -> types().forEach(written -> all.add(Arguments.of(claimed, written))));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aTypeThatADocumentGivesItselfMustBeOfTheSameKind(String claimed, String written) {
    boolean same = MANIFESTS.contains(claimed) == MANIFESTS.contains(written);
    assertThat(refused("{\"mediaType\": \"" + written + "\"}", claimed)).isEqualTo(!same);
  }

  @ParameterizedTest
  @MethodSource("types")
  void anUnknownTypeAndNoneContradictNothing(String mediaType) {
    assertThat(refused("{}", mediaType)).isFalse();
    assertThat(refused("{\"mediaType\": \"application/x-other\"}", mediaType)).isFalse();
    assertThat(refused("{\"mediaType\": null}", mediaType)).isFalse();
  }

  @Test
  void layersOfSchemaOneAreRefusedForEveryType() {
    for (String mediaType : List.of("", MediaTypes.OCI_MANIFEST, MediaTypes.OCI_INDEX)) {
      assertThatThrownBy(
              () ->
                  Disguise.refused(
                      Json.strict("{\"fsLayers\": [\"1\"]}".getBytes(StandardCharsets.UTF_8)),
                      mediaType))
          .hasMessageContaining("schema 1");
    }
  }

  @Test
  void otherTypesMayHaveEveryOtherField() {
    assertThat(refused("{\"config\": {}, \"layers\": [], \"manifests\": []}", "")).isFalse();
  }
}
