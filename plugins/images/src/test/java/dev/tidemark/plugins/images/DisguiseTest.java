package dev.tidemark.plugins.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.spi.MalformedContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One document that two readers take for two things (CVE-2021-41190). */
class DisguiseTest {

  /** A class of documents: how they may be called, and by what fields they list content. */
  private record Kind(List<String> mediaTypes, List<String> fields) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              List.of(
                  "application/vnd.oci.image.index.v1+json",
                  "application/vnd.docker.distribution.manifest.list.v2+json"),
              List.of("manifests")),
          new Kind(
              List.of(
                  "application/vnd.oci.image.manifest.v1+json",
                  "application/vnd.docker.distribution.manifest.v2+json"),
              List.of("config", "layers")),
          new Kind(
              List.of(
                  "application/vnd.oci.artifact.manifest.v1+json",
                  "application/vnd.cncf.oras.artifact.manifest.v1+json"),
              List.of("blobs")),
          new Kind(
              List.of(
                  "application/vnd.docker.distribution.manifest.v1+json",
                  "application/vnd.docker.distribution.manifest.v1+prettyjws"),
              List.of("fsLayers")));

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("disguises")
  void isNotReadAsOneOfThem(String mediaType, String json) {
    assertThatThrownBy(() -> Installed.references(mediaType, json))
        .isInstanceOf(MalformedContentException.class)
        .hasMessageContaining("contradicts its media type");
  }

  static Stream<Arguments> disguises() {
    List<Arguments> disguises = new ArrayList<>();
    for (Kind kind : KINDS) {
      for (Kind other : KINDS) {
        if (!kind.equals(other)) {
          for (String mediaType : kind.mediaTypes) {
            for (String field : other.fields) {
              // null and empty count: whether they are there is what tells readers apart
              for (String value : List.of("null", "[]", "{}", "[{}]")) {
                disguises.add(arguments(mediaType, "{'" + field + "':" + value + "}"));
              }
              disguises.add(arguments(mediaType, "{'" + field.toUpperCase(Locale.ROOT) + "':[]}"));
            }
            for (String claim : other.mediaTypes) {
              disguises.add(arguments(mediaType, "{'mediaType':'" + claim + "'}"));
              disguises.add(
                  arguments(
                      mediaType, "{'mediaType':'" + mediaType + "','MediaType':'" + claim + "'}"));
              disguises.add(
                  arguments(
                      mediaType,
                      "{'mediaType':'" + claim.toUpperCase(Locale.ROOT) + ";charset=utf-8'}"));
            }
          }
        }
      }
      for (String field : kind.fields) {
        disguises.add(
            arguments(
                "application/vnd.oci.descriptor.v1+json", "{'digest':'@a','" + field + "':[]}"));
      }
    }
    return disguises.stream();
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("honest")
  void whatContradictsNothingIsRead(String mediaType, String json) throws Exception {
    assertThat(Installed.references(mediaType, json)).isEmpty();
  }

  static Stream<Arguments> honest() {
    List<Arguments> honest = new ArrayList<>();
    for (Kind kind : KINDS) {
      for (String mediaType : kind.mediaTypes) {
        for (String claim : kind.mediaTypes) {
          honest.add(arguments(mediaType, "{'mediaType':'" + claim + "'}"));
        }
        for (String claim : List.of("''", "'type'", "null", "5", "'application/json'")) {
          honest.add(arguments(mediaType, "{'mediaType':" + claim + ",'annotations':{}}"));
        }
        for (String field : kind.fields) {
          honest.add(arguments(mediaType, "{'" + field + "':null,'" + field + "':[]}"));
        }
      }
    }
    return honest.stream();
  }
}
