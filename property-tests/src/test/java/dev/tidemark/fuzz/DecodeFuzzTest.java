package dev.tidemark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing inside a blob makes the decoder throw, and what it answers can be labelled. */
class DecodeFuzzTest {

  private static final List<String> TYPES =
      List.of(
          MediaTypes.OCI_MANIFEST,
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_CONFIG,
          MediaTypes.OCI_DESCRIPTOR,
          MediaTypes.DOCKER_SCHEMA1_SIGNED,
          MediaTypes.ORAS_ARTIFACT,
          "application/vnd.buildkit.cacheconfig.v0",
          "application/vnd.example.unknown+json",
          "");

  static Stream<byte[]> seeds() {
    return Seeds.json();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void everyBlobCanBeDecoded(byte[] bytes) throws IOException {
    OneBlob blobs = new OneBlob(bytes);
    try (Plugins plugins = Plugins.fromClassPath(DecodeFuzzTest.class.getClassLoader())) {
      Decoder decoder = new Decoder(plugins);
      for (String type : TYPES) {
        Decoded decoded = decoder.decode(blobs, blobs.digest(), type);
        Map<String, String> labels = new LinkedHashMap<>();
        Labels.add(labels, decoded.references());
        assertThat(labels.values()).allSatisfy(Digest::parse);
      }
    }
  }

  /** A store with one blob. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OneBlob(Digest digest, byte[] bytes) implements BlobStore {

    OneBlob(byte[] bytes) {
      this(Blob.digest("sha256", bytes), bytes);
    }

    @Override
    public Optional<String> version() {
      return Optional.empty();
    }

    @Override
    public void list(Consumer<Listed> each) {
      each.accept(new Listed(digest));
    }

    @Override
    public Optional<BlobInfo> info(Digest wanted) {
      return wanted.equals(digest)
          ? Optional.of(new BlobInfo(bytes.length, Instant.EPOCH, Optional.empty()))
          : Optional.empty();
    }

    @Override
    public InputStream open(Digest wanted, long offset) throws IOException {
      if (!wanted.equals(digest)) {
        throw new NoSuchFileException(wanted.toString());
      }
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean delete(Digest wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Quarantine quarantine() {
      throw new UnsupportedOperationException();
    }
  }
}
