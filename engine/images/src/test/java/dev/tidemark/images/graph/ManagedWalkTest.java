package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.OpenLease;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks over images in a managed store. */
class ManagedWalkTest {

  @TempDir private Path directory;

  @Test
  void anImageIsWalkedAndLabelledInIt() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, ManagedOptions.defaults());
        OpenLease lease = store.workspace("images").leases().open()) {
      ContentStore content = lease.workspace().contents().asContentStore();
      Descriptor config = put(content, MediaTypes.OCI_CONFIG, "{\"os\": \"linux\"}");
      Descriptor manifest =
          put(
              content,
              MediaTypes.OCI_MANIFEST,
              "{\"config\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 15}}"
                  .formatted(MediaTypes.OCI_CONFIG, config.digest()));
      ImageReader reader = new ImageReader(content);
      Walk.walk(ChildLabels.set(content, reader::children), manifest);
      assertThat(content.labels(manifest.digest()))
          .containsExactly(
              Map.entry("containerd.io/gc.ref.content.config", config.digest().toString()));
      assertThat(new Usage(reader, content).stored(manifest))
          .isEqualTo(config.size() + manifest.size());
    }
  }

  private static Descriptor put(ContentStore content, String mediaType, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Descriptor(
        mediaType,
        content.write(new ByteArrayInputStream(bytes), -1, Optional.empty()),
        bytes.length);
  }
}
