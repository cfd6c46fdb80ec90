package dev.tidemark.plugins.images;

import static dev.tidemark.plugins.images.Samples.descriptor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildkitTest {

  private static final String CACHE = "application/vnd.buildkit.cacheconfig.v0";
  private static final String STATEMENT = "application/vnd.in-toto+json";
  private static final String INDEX = MediaTypes.OCI_INDEX;
  private static final String MANIFEST = MediaTypes.OCI_MANIFEST;
  private static final String TAR = "application/vnd.oci.image.layer.v1.tar";
  private static final String ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void refersTo(String name, String mediaType, String json, List<String> expected)
      throws Exception {
    assertThat(Installed.references(mediaType, json)).as(name).isEqualTo(expected);
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        arguments(
            "a cache as an index of layers",
            INDEX,
            "{'manifests':[" + descriptor(ZSTD, 'a') + "," + descriptor(CACHE, 'b') + "]}",
            List.of("child a " + ZSTD, "child b " + CACHE)),
        arguments(
            "a cache as a manifest",
            MANIFEST,
            "{'config':" + descriptor(CACHE, 'b') + ",'layers':[" + descriptor(ZSTD, 'a') + "]}",
            List.of("child b " + CACHE, "child a " + ZSTD)),
        arguments(
            "an attestation about an image",
            MANIFEST,
            "{'artifactType':'application/vnd.docker.attestation.manifest.v1+json','config':"
                + descriptor(MediaTypes.OCI_EMPTY, 'e')
                + ",'layers':["
                + descriptor(STATEMENT, 'a')
                + "],'subject':"
                + descriptor(MANIFEST, 'f')
                + "}",
            List.of(
                "child e " + MediaTypes.OCI_EMPTY,
                "child a " + STATEMENT,
                "subject f " + MANIFEST)),
        arguments(
            "an image and its attestation, which names it in an annotation only",
            INDEX,
            "{'manifests':["
                + descriptor(MANIFEST, 'a')
                + ",{'mediaType':'"
                + MANIFEST
                + "','digest':'@b','size':1,'annotations':{'vnd.docker.reference.digest':'@c'},"
                + "'platform':{'os':'unknown','architecture':'unknown'}}]}",
            List.of("child a " + MANIFEST, "child b " + MANIFEST)),
        arguments("an empty cache", CACHE, "{}", List.of()),
        arguments(
            "layers of a cache, each once, but not the keys of its records",
            CACHE,
            "{'layers':[{'blob':'@a','parent':-1,'annotations':{'mediaType':'"
                + ZSTD
                + "','diffID':'@d'}},{'blob':'@b','parent':0},{'blob':'@b'}],"
                + "'records':[{'digest':'@9','layers':[{'layer':1}]}]}",
            List.of("child a " + ZSTD, "child b " + TAR)),
        arguments(
            "a layer of a cache that names nothing does not hide the others",
            CACHE,
            "{'layers':[{'blob':''},{'parent':3},{'blob':7},{'blob':'@a'}]}",
            List.of("child a " + TAR)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'layers':0}",
        "{'layers':['@a']}",
        "{'layers':[{'blob':7}]}",
        "{'layers':[{'blob':{'digest':'@a'}}]}",
        "{'layers':[{'blob':'@a','annotations':[1]}]}",
      })
  void aCacheOfAnotherBuildIsNotReadAsEmpty(String json) {
    assertThatThrownBy(() -> Installed.references(CACHE, json))
        .isInstanceOf(MalformedContentException.class);
  }
}
