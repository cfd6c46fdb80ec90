package dev.tidemark.plugins.images;

import static dev.tidemark.plugins.images.Samples.descriptor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerTest {

  private static final String MANIFEST = MediaTypes.DOCKER_MANIFEST;
  private static final String LIST = MediaTypes.DOCKER_LIST;
  private static final String SCHEMA1 = MediaTypes.DOCKER_SCHEMA1;
  private static final String SIGNED = MediaTypes.DOCKER_SCHEMA1_SIGNED;
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void refersTo(String name, String mediaType, String json, List<String> expected)
      throws Exception {
    assertThat(Installed.references(mediaType, json)).as(name).isEqualTo(expected);
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        arguments("an empty list", LIST, "{'manifests':[]}", List.of()),
        arguments(
            "a list of images of both families",
            LIST,
            "{'mediaType':'"
                + LIST
                + "','manifests':["
                + descriptor(MANIFEST, 'a')
                + ","
                + descriptor(MediaTypes.OCI_MANIFEST, 'b')
                + "]}",
            List.of("child a " + MANIFEST, "child b " + MediaTypes.OCI_MANIFEST)),
        arguments(
            "a list with a subject, which the specification does not know",
            LIST,
            "{'manifests':[],'subject':" + descriptor(MANIFEST, 'a') + "}",
            List.of("subject a " + MANIFEST)),
        arguments(
            "an image with a foreign layer",
            MANIFEST,
            "{'schemaVersion':2,'mediaType':'"
                + MANIFEST
                + "','config':"
                + descriptor(CONFIG, 'c')
                + ",'layers':[{'mediaType':'"
                + FOREIGN
                + "','digest':'@f','size':7,"
                + "'urls':['https://example.com/f']},"
                + descriptor(GZIP, 'a')
                + "]}",
            List.of("child c " + CONFIG, "child f " + FOREIGN, "child a " + GZIP)),
        arguments(
            "an image with a subject",
            MANIFEST,
            "{'config':"
                + descriptor(CONFIG, 'c')
                + ",'layers':[],'subject':"
                + descriptor(MANIFEST, 'a')
                + "}",
            List.of("child c " + CONFIG, "subject a " + MANIFEST)),
        arguments("schema 1 without layers", SCHEMA1, "{'fsLayers':[]}", List.of()),
        arguments("schema 1 with null layers", SCHEMA1, "{'fsLayers':null}", List.of()),
        arguments(
            "the empty layer again and again",
            SIGNED,
            "{'schemaVersion':1,'fsLayers':[{'blobSum':'@e'},{'blobSum':'@a'},{'blobSum':'@e'},"
                + "{'blobSum':'@b'}],'history':[{'v1Compatibility':'{}'}],'signatures':[{}]}",
            List.of("child e " + GZIP, "child a " + GZIP, "child b " + GZIP)),
        arguments(
            "schema 1 with two values of one name",
            SCHEMA1,
            "{'fsLayers':[{'blobSum':'@a','BlobSum':'@b'}],'FSLAYERS':{'blobsum':'@c'}}",
            List.of("child a " + GZIP, "child b " + GZIP, "child c " + GZIP)),
        arguments(
            "schema 1 with a subject",
            SCHEMA1,
            "{'fsLayers':[{'blobSum':'@a'}],'subject':" + descriptor(MANIFEST, 'b') + "}",
            List.of("child a " + GZIP, "subject b " + MANIFEST)));
  }

  @Test
  void aLayerOfSchema1ClaimsNoSize() throws Exception {
    String json = Samples.json("{'fsLayers':[{'blobSum':'@a'}]}");

    assertThat(Installed.references(new Text(SCHEMA1, json)))
        .extracting(Reference::target)
        .allSatisfy(target -> assertThat(target.size()).isEqualTo(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'fsLayers':['@a']}",
        "{'fsLayers':[null]}",
        "{'fsLayers':[{}]}",
        "{'fsLayers':[{'blobSum':'@a'},{'blobSum':null}]}",
        "{'fsLayers':[{'blobSum':'sha256:1'}]}",
        "{'fsLayers':[{'blobSum':'@a'},{'blobSum':''}]}",
        "{'fsLayers':1}",
      })
  void aLayerOfSchema1ThatNamesNothingIsNotPassedOver(String json) {
    for (String mediaType : List.of(SCHEMA1, SIGNED)) {
      assertThatThrownBy(() -> Installed.references(mediaType, json))
          .isInstanceOf(MalformedContentException.class);
    }
  }
}
