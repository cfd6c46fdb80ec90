package dev.tidemark.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's images.Is… of every type there is. */
class MediaTypesTest {

  private static final List<String> ALL =
      List.of(
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.OCI_CONFIG,
          MediaTypes.OCI_LAYER,
          MediaTypes.OCI_NONDISTRIBUTABLE_LAYER_GZIP,
          MediaTypes.OCI_EMPTY,
          MediaTypes.OCI_ARTIFACT,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_CONFIG,
          MediaTypes.DOCKER_LAYER,
          MediaTypes.DOCKER_LAYER_GZIP,
          MediaTypes.DOCKER_LAYER_ZSTD,
          MediaTypes.DOCKER_FOREIGN_LAYER,
          MediaTypes.DOCKER_FOREIGN_LAYER_GZIP,
          MediaTypes.DOCKER_SCHEMA1_SIGNED,
          MediaTypes.CHECKPOINT_CRIU,
          MediaTypes.CHECKPOINT_CRIU_PREDUMP,
          MediaTypes.CHECKPOINT_RESOURCE,
          MediaTypes.CHECKPOINT_RW,
          MediaTypes.CHECKPOINT_CONFIG,
          MediaTypes.CHECKPOINT_OPTIONS,
          MediaTypes.CHECKPOINT_RUNTIME_NAME,
          MediaTypes.CHECKPOINT_RUNTIME_OPTIONS,
          MediaTypes.EROFS_LAYER,
          MediaTypes.IN_TOTO,
          "");

  private static Set<String> those(Predicate<String> predicate) {
    return new TreeSet<>(ALL.stream().filter(predicate).toList());
  }

  @Test
  void manifestsAreTwoAndSchemaOneIsNone() {
    assertThat(those(MediaTypes::isManifest))
        .containsExactlyInAnyOrder(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);
  }

  @Test
  void indexesAreTwo() {
    assertThat(those(MediaTypes::isIndex))
        .containsExactlyInAnyOrder(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST);
  }

  @Test
  void configsAreTwoAndTwoMoreAreKnown() {
    assertThat(those(MediaTypes::isConfig))
        .containsExactlyInAnyOrder(MediaTypes.OCI_CONFIG, MediaTypes.DOCKER_CONFIG);
    assertThat(those(MediaTypes::isKnownConfig))
        .containsExactlyInAnyOrder(
            MediaTypes.OCI_CONFIG,
            MediaTypes.DOCKER_CONFIG,
            MediaTypes.CHECKPOINT_CRIU,
            MediaTypes.CHECKPOINT_CONFIG);
  }

  @Test
  void layersAreThoseOfFileSystems() {
    assertThat(those(MediaTypes::isLayer))
        .containsExactlyInAnyOrder(
            MediaTypes.OCI_LAYER,
            MediaTypes.OCI_NONDISTRIBUTABLE_LAYER_GZIP,
            MediaTypes.DOCKER_LAYER,
            MediaTypes.DOCKER_LAYER_GZIP,
            MediaTypes.DOCKER_LAYER_ZSTD,
            MediaTypes.DOCKER_FOREIGN_LAYER,
            MediaTypes.DOCKER_FOREIGN_LAYER_GZIP,
            MediaTypes.EROFS_LAYER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaTypes.OCI_LAYER_GZIP_ENCRYPTED,
        "application/vnd.oci.image.layer.",
        "application/vnd.oci.image.layer.v9.anything",
        MediaTypes.DOCKER_LAYER_GZIP + "+encrypted",
        MediaTypes.EROFS_LAYER + "+zstd"
      })
  void aLayerMayHaveAnySuffix(String mediaType) {
    assertThat(MediaTypes.isLayer(mediaType)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar.bzip2",
        "APPLICATION/vnd.oci.image.layer.v1.tar",
        ""
      })
  void layersOfOtherArtifactsAreNone(String mediaType) {
    assertThat(MediaTypes.isLayer(mediaType)).isFalse();
  }

  @Test
  void dockersTypesBeginAlike() {
    assertThat(those(MediaTypes::isDocker)).hasSize(9).allMatch(type -> type.contains("docker"));
  }

  @Test
  void nonDistributableAreOciNondistributableAndDockerForeignLayers() {
    assertThat(those(MediaTypes::isNonDistributable))
        .containsExactlyInAnyOrder(
            MediaTypes.OCI_NONDISTRIBUTABLE_LAYER_GZIP,
            MediaTypes.DOCKER_FOREIGN_LAYER,
            MediaTypes.DOCKER_FOREIGN_LAYER_GZIP);
  }

  @Test
  void anAttestationIsOfOneType() {
    assertThat(those(MediaTypes::isAttestation)).containsExactly(MediaTypes.IN_TOTO);
  }

  @Test
  void parametersAndCaseMakeAnotherType() {
    assertThat(MediaTypes.isManifest(MediaTypes.OCI_MANIFEST + ";charset=utf-8")).isFalse();
    assertThat(MediaTypes.isIndex("Application/vnd.oci.image.index.v1+json")).isFalse();
  }
}
