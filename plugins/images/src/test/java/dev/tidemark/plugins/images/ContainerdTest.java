package dev.tidemark.plugins.images;

import static dev.tidemark.plugins.images.Samples.descriptor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerdTest {

  /** What a checkpoint of a running container consists of, and the image it ran. */
  private static final List<String> PARTS =
      List.of(
          "application/vnd.containerd.container.criu.checkpoint.criu.tar",
          "application/vnd.containerd.container.criu.checkpoint.predump.tar",
          "application/vnd.containerd.container.resource.tar",
          "application/vnd.containerd.container.rw.tar",
          "application/vnd.containerd.container.checkpoint.config.v1+proto",
          "application/vnd.containerd.container.checkpoint.options.v1+proto",
          "application/vnd.containerd.container.checkpoint.runtime.name",
          "application/vnd.containerd.container.checkpoint.runtime.options+proto",
          MediaTypes.OCI_MANIFEST);

  @Test
  void aCheckpointIsAnIndexOfItsParts() throws Exception {
    List<String> entries = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < PARTS.size(); i++) {
      char digit = (char) ('1' + i);
      entries.add(descriptor(PARTS.get(i), digit));
      expected.add("child " + digit + " " + PARTS.get(i));
    }

    assertThat(
            Installed.references(
                MediaTypes.OCI_INDEX, "{'manifests':[" + String.join(",", entries) + "]}"))
        .isEqualTo(expected);
  }

  @Test
  void anErofsLayerIsALayerLikeAnyOther() throws Exception {
    assertThat(
            Installed.references(
                MediaTypes.OCI_MANIFEST,
                "{'layers':[" + descriptor("application/vnd.erofs.layer.v1", 'a') + "]}"))
        .containsExactly("child a application/vnd.erofs.layer.v1");
  }
}
