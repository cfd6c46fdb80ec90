package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.MediaTypes;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's table of images.DiffCompression. */
class DiffCompressionTest {

  @ParameterizedTest
  @CsvSource({
    MediaTypes.DOCKER_LAYER + ", UNKNOWN, NONE",
    MediaTypes.DOCKER_FOREIGN_LAYER + ", UNKNOWN, NONE",
    MediaTypes.DOCKER_LAYER_GZIP + ", GZIP, NONE",
    MediaTypes.DOCKER_FOREIGN_LAYER_GZIP + ", GZIP, NONE",
    MediaTypes.DOCKER_LAYER_ZSTD + ", ZSTD, NONE",
    MediaTypes.OCI_LAYER + ", NONE, NONE",
    MediaTypes.OCI_NONDISTRIBUTABLE_LAYER + ", NONE, NONE",
  })
  void aBaseWithoutAndWithASuffix(String base, DiffCompression without, DiffCompression encrypted) {
    assertThat(DiffCompression.of(base)).contains(without);
    assertThat(DiffCompression.of(base + "+encrypted")).contains(encrypted);
  }

  @ParameterizedTest
  @CsvSource({
    "+gzip, GZIP",
    "+zstd, ZSTD",
    "+gzip+encrypted, GZIP",
    "+encrypted+gzip, GZIP",
    "+gzip+zstd, ZSTD",
    "+gzip+zzz, NONE",
    "+encrypted, NONE",
    "+, NONE",
    "+GZIP, NONE",
  })
  void theLastSuffixInAlphabeticalOrderCounts(String suffixes, DiffCompression expected) {
    assertThat(DiffCompression.of(MediaTypes.OCI_LAYER + suffixes)).contains(expected);
    assertThat(DiffCompression.of(MediaTypes.OCI_NONDISTRIBUTABLE_LAYER + suffixes))
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+gzip",
        MediaTypes.EROFS_LAYER,
        MediaTypes.OCI_CONFIG,
        MediaTypes.OCI_MANIFEST,
        MediaTypes.DOCKER_SCHEMA1_SIGNED,
        "application/vnd.oci.image.layer.v2.tar+gzip"
      })
  void otherTypesHaveNone(String mediaType) {
    assertThat(DiffCompression.of(mediaType)).isEqualTo(Optional.empty());
  }
}
