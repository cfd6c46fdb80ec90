package dev.tidemark.plugins.images;

import static dev.tidemark.plugins.images.Samples.descriptor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import dev.tidemark.spi.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OciTest {

  private static final String INDEX = MediaTypes.OCI_INDEX;
  private static final String MANIFEST = MediaTypes.OCI_MANIFEST;
  private static final String ARTIFACT = MediaTypes.OCI_ARTIFACT;
  private static final String DESCRIPTOR = MediaTypes.OCI_DESCRIPTOR;
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void refersTo(String name, String mediaType, String json, List<String> expected)
      throws Exception {
    assertThat(Installed.references(mediaType, json)).as(name).isEqualTo(expected);
  }

  static Stream<Arguments> documents() {
    return Stream.of(indexes(), manifests(), artifacts(), descriptors()).flatMap(s -> s);
  }

  private static Stream<Arguments> indexes() {
    return Stream.of(
        arguments("an empty index", INDEX, "{'manifests':[]}", List.of()),
        arguments("null manifests, as Go writes none", INDEX, "{'manifests':null}", List.of()),
        arguments("an index of nothing at all", INDEX, "{}", List.of()),
        arguments(
            "manifests in order",
            INDEX,
            "{'schemaVersion':2,'mediaType':'"
                + INDEX
                + "','manifests':["
                + descriptor(MANIFEST, 'b')
                + ","
                + descriptor(MANIFEST, 'a')
                + "]}",
            List.of("child b " + MANIFEST, "child a " + MANIFEST)),
        arguments(
            "an image listed for two platforms stays listed twice",
            INDEX,
            "{'manifests':[" + descriptor(MANIFEST, 'a') + "," + descriptor(MANIFEST, 'a') + "]}",
            List.of("child a " + MANIFEST, "child a " + MANIFEST)),
        arguments(
            "a nested index, and a type nobody knows",
            INDEX,
            "{'manifests':[" + descriptor(INDEX, 'a') + "," + descriptor("text/xml", 'b') + "]}",
            List.of("child a " + INDEX, "child b text/xml")),
        arguments(
            "a referrer of its own child",
            INDEX,
            "{'manifests':["
                + descriptor(MANIFEST, 'a')
                + "],'subject':"
                + descriptor(MANIFEST, 'a')
                + "}",
            List.of("child a " + MANIFEST, "subject a " + MANIFEST)),
        arguments(
            "one manifest without an array",
            INDEX,
            "{'manifests':" + descriptor(MANIFEST, 'a') + "}",
            List.of("child a " + MANIFEST)),
        arguments(
            "an entry without a type",
            INDEX,
            "{'manifests':[{'digest':'@a','size':1}]}",
            List.of("child a ")),
        arguments(
            "an upper-case digest",
            INDEX,
            "{'manifests':[{'digest':'SHA256:" + "C".repeat(64) + "'}]}",
            List.of("child c ")),
        arguments(
            "the docker list's type in an OCI index",
            INDEX + "; charset=utf-8",
            "{'mediaType':'"
                + MediaTypes.DOCKER_LIST
                + "','manifests':["
                + descriptor(MediaTypes.DOCKER_MANIFEST, 'a')
                + "]}",
            List.of("child a " + MediaTypes.DOCKER_MANIFEST)));
  }

  private static Stream<Arguments> manifests() {
    return Stream.of(
        arguments("a manifest without anything", MANIFEST, "{}", List.of()),
        arguments(
            "config first, wherever it stands",
            MANIFEST,
            "{'layers':["
                + descriptor(GZIP, 'b')
                + ","
                + descriptor(GZIP, 'a')
                + "],'config':"
                + descriptor(CONFIG, 'c')
                + "}",
            List.of("child c " + CONFIG, "child b " + GZIP, "child a " + GZIP)),
        arguments(
            "names in another case",
            MANIFEST,
            "{'Config':" + descriptor(CONFIG, 'c') + ",'LAYERS':[" + descriptor(GZIP, 'a') + "]}",
            List.of("child c " + CONFIG, "child a " + GZIP)),
        arguments(
            "layers twice, with two values",
            MANIFEST,
            "{'layers':[" + descriptor(GZIP, 'a') + "],'layers':[" + descriptor(GZIP, 'b') + "]}",
            List.of("child a " + GZIP, "child b " + GZIP)),
        arguments(
            "an artifact about an image",
            MANIFEST,
            "{'artifactType':'application/spdx+json','config':"
                + descriptor(MediaTypes.OCI_EMPTY, 'e')
                + ",'layers':["
                + descriptor("application/spdx+json", 'd')
                + "],'subject':"
                + descriptor(MANIFEST, 'f')
                + "}",
            List.of(
                "child e " + MediaTypes.OCI_EMPTY,
                "child d application/spdx+json",
                "subject f " + MANIFEST)),
        arguments(
            "digests in annotations are no references",
            MANIFEST,
            "{'config':"
                + descriptor(CONFIG, 'c')
                + ",'layers':null,'annotations':"
                + "{'org.opencontainers.image.base.digest':'@9'}}",
            List.of("child c " + CONFIG)));
  }

  private static Stream<Arguments> artifacts() {
    return Stream.of(
        arguments("an artifact without blobs", ARTIFACT, "{'blobs':[]}", List.of()),
        arguments(
            "blobs and subject",
            ARTIFACT,
            "{'mediaType':'"
                + ARTIFACT
                + "','blobs':["
                + descriptor("text/plain", 'a')
                + "],'subject':"
                + descriptor(MANIFEST, 'b')
                + "}",
            List.of("child a text/plain", "subject b " + MANIFEST)),
        arguments(
            "the same by ORAS",
            MediaTypes.ORAS_ARTIFACT,
            "{'mediaType':'"
                + MediaTypes.ORAS_ARTIFACT
                + "','blobs':["
                + descriptor(MANIFEST, 'a')
                + "],'subject':"
                + descriptor(INDEX, 'b')
                + "}",
            List.of("child a " + MANIFEST, "subject b " + INDEX)));
  }

  private static Stream<Arguments> descriptors() {
    return Stream.of(
        arguments(
            "a descriptor as a blob",
            DESCRIPTOR,
            descriptor(MANIFEST, 'a'),
            List.of("child a " + MANIFEST)),
        arguments(
            "a descriptor of a descriptor",
            DESCRIPTOR,
            descriptor(DESCRIPTOR, 'a'),
            List.of("child a " + DESCRIPTOR)));
  }

  @Test
  void keepsWhatAnIndexSaysOfAnEntry() throws Exception {
    String json =
        Samples.json(
            "{'manifests':[{'mediaType':'m','digest':'@a','size':9007199254740993,"
                + "'platform':{'os':'linux','architecture':'arm','variant':'v7'},"
                + "'annotations':{},'artifactType':'t','data':'e30='}]}");

    List<Reference> references = Installed.references(new Text(INDEX, json));

    assertThat(references)
        .containsExactly(
            Reference.child(
                new Descriptor(
                    "m",
                    Samples.digest('a'),
                    9007199254740993L,
                    Optional.of(new Platform("linux", "arm", "v7", "", List.of())),
                    List.of(),
                    Map.of(),
                    "t",
                    "e30=")));
  }

  @ParameterizedTest
  @MethodSource("dev.tidemark.plugins.images.CoreTypes#parents")
  void whatIsNoJsonObjectIsNotReadAsEmpty(String mediaType) {
    for (String text : List.of("", "[]", "null", "{", "{} {}", "\u001f\u008b", "'x'")) {
      assertThatThrownBy(() -> Installed.references(mediaType, text))
          .isInstanceOf(MalformedContentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aDescriptorThatIsNoneIsNotPassedOver(String mediaType, String json) {
    assertThatThrownBy(() -> Installed.references(mediaType, json))
        .isInstanceOf(MalformedContentException.class);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(INDEX, "{'manifests':['@a']}"),
        arguments(INDEX, "{'manifests':[null]}"),
        arguments(INDEX, "{'manifests':[" + descriptor(MANIFEST, 'a') + ",{'size':1}]}"),
        arguments(INDEX, "{'manifests':[],'subject':{}}"),
        arguments(MANIFEST, "{'config':{'digest':'','size':0},'layers':null}"),
        arguments(MANIFEST, "{'layers':[{'digest':'sha256:a'}]}"),
        arguments(MANIFEST, "{'layers':{'digest':1}}"),
        arguments(MANIFEST, "{'layers':true}"),
        arguments(ARTIFACT, "{'blobs':[{}]}"),
        arguments(DESCRIPTOR, "{}"),
        arguments(DESCRIPTOR, "{'mediaType':'" + MANIFEST + "','size':2}"));
  }
}
