package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's images.GetDiffID. */
class DiffIdsTest {

  private static final byte[] TAR = "not really a tar".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIFF_ID = MemoryContent.digest(TAR);

  private final MemoryContent content = new MemoryContent();
  private final DiffIds diffIds = new DiffIds(content, content);

  private static byte[] compressed(Compression compression) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (OutputStream out = compression.compressing(buffer)) {
      out.write(TAR);
    }
    return buffer.toByteArray();
  }

  private Descriptor gzip() throws IOException {
    return content.put(MediaTypes.OCI_LAYER_GZIP, compressed(Compression.GZIP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaTypes.DOCKER_LAYER,
        MediaTypes.DOCKER_FOREIGN_LAYER,
        MediaTypes.OCI_LAYER,
        MediaTypes.OCI_NONDISTRIBUTABLE_LAYER
      })
  void anUncompressedLayerNeedNotBeThere(String mediaType) throws IOException {
    assertThat(diffIds.of(new Descriptor(mediaType, DIFF_ID, 1))).isEqualTo(DIFF_ID);
    assertThat(content.opened()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void withoutALabelTheLayerIsReadAndLabelled(Compression compression) throws IOException {
    Descriptor layer = content.put(MediaTypes.DOCKER_LAYER_GZIP, compressed(compression));
    assertThat(diffIds.of(layer)).isEqualTo(DIFF_ID);
    assertThat(content.labels(layer.digest()))
        .containsExactly(Map.entry("containerd.io/uncompressed", DIFF_ID.toString()));
    assertThat(diffIds.of(layer)).isEqualTo(DIFF_ID);
    assertThat(content.opened()).hasSize(1);
  }

  @Test
  void aLabelIsBelieved() throws IOException {
    Descriptor layer = content.put(MediaTypes.OCI_LAYER_ZSTD, "never read");
    content.set(layer.digest(), Map.of(DiffIds.LABEL, DIFF_ID.toString()));
    assertThat(diffIds.of(layer)).isEqualTo(DIFF_ID);
    assertThat(content.opened()).isEmpty();
  }

  @Test
  void aMalformedLabelIsAnError() throws IOException {
    Descriptor layer = gzip();
    content.set(layer.digest(), Map.of(DiffIds.LABEL, "latest"));
    assertThatThrownBy(() -> diffIds.of(layer))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("'latest'");
  }

  @Test
  void aMissingLayerIsNotFound() throws IOException {
    Descriptor layer = gzip();
    content.remove(layer);
    assertThatThrownBy(() -> diffIds.of(layer)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLabelThatSomebodyAddsMeanwhileSurvives() throws IOException {
    Descriptor layer = gzip();
    Provider racing =
        descriptor -> {
          content.set(descriptor.digest(), Map.of("added", "meanwhile"));
          return content.open(descriptor);
        };
    new DiffIds(racing, content).of(layer);
    assertThat(content.labels(layer.digest()))
        .containsOnly(
            Map.entry("added", "meanwhile"), Map.entry(DiffIds.LABEL, DIFF_ID.toString()));
  }

  @Test
  void aLabelThatCannotBeWrittenDoesNoHarm() throws IOException {
    Descriptor layer = gzip();
    LabelStore failing =
        new LabelStore() {
          @Override
          public Map<String, String> labels(Digest digest) throws IOException {
            return content.labels(digest);
          }

          @Override
          public void update(Digest digest, UnaryOperator<Map<String, String>> change)
              throws IOException {
            throw new IOException("read-only");
          }
        };
    assertThat(new DiffIds(content, failing).of(layer)).isEqualTo(DIFF_ID);
  }

  @Test
  void aDamagedLayerGetsNoLabel() throws IOException {
    byte[] bytes = compressed(Compression.GZIP);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    Descriptor layer = content.put(MediaTypes.OCI_LAYER_GZIP, bytes);
    Descriptor other = content.put(MediaTypes.OCI_LAYER_GZIP, longer);
    DiffIds swapped = new DiffIds(descriptor -> content.open(other), content);
    assertThatThrownBy(() -> swapped.of(layer))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("damaged");
    assertThat(content.labels(layer.digest())).isEmpty();
  }

  @Test
  void aLayerThatIsCutOffGetsNoLabel() throws IOException {
    byte[] bytes = compressed(Compression.GZIP);
    Descriptor layer =
        content.put(MediaTypes.OCI_LAYER_GZIP, Arrays.copyOf(bytes, bytes.length - 4));
    assertThatThrownBy(() -> diffIds.of(layer)).isInstanceOf(IOException.class);
    assertThat(content.labels(layer.digest())).isEmpty();
  }
}
