package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** containerd's docker.AppendDistributionSourceLabel. */
class DistributionSourceTest {

  private static final String THREE = "library/busybox,library/redis,library/busybox";

  private final MemoryContent content = new MemoryContent();
  private final Descriptor layer = content.put(MediaTypes.OCI_LAYER, "layer");

  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "'', library/redis, library/redis",
    "library/redis, library/redis, library/redis",
    "'" + THREE + "', library/alpine, 'library/alpine,library/busybox,library/redis'",
    "'" + THREE + "', '', 'library/busybox,library/redis'",
    "'" + THREE + "', library/redis, 'library/busybox,library/redis'",
  })
  void repositoriesAreSortedAndEachIsThereOnce(String known, String repository, String expected) {
    assertThat(DistributionSource.append(known, repository)).isEqualTo(expected);
  }

  @Test
  void contentIsLabelledByItsRegistry() throws IOException {
    new DistributionSource(content, "docker.io", "library/redis").handle(layer);
    new DistributionSource(content, "quay.io", "redis").handle(layer);
    new DistributionSource(content, "docker.io", "library/alpine").handle(layer);
    assertThat(content.labels(layer.digest()))
        .containsOnly(
            Map.entry(
                "containerd.io/distribution.source.docker.io", "library/alpine,library/redis"),
            Map.entry("containerd.io/distribution.source.quay.io", "redis"));
  }

  @Test
  void aLabelThatWouldBeTooLongStaysAsItIs() throws IOException {
    String known = "r".repeat(4000);
    content.set(layer.digest(), Map.of("containerd.io/distribution.source.docker.io", known));
    new DistributionSource(content, "docker.io", "s".repeat(100)).handle(layer);
    assertThat(content.labels(layer.digest())).containsValue(known);
    assertThat(content.sets()).hasSize(1);
  }
}
