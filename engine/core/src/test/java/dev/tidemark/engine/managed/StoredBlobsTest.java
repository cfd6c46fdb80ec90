package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBlobsTest {

  @TempDir Path directory;

  @Test
  void readsWhatIsThere() throws IOException {
    try (ContentStore store = new ContentStore(directory)) {
      Digest digest = store.add("text");
      StoredBlobs blobs = new StoredBlobs(store.bytes);
      assertThat(blobs.info(digest).orElseThrow().size()).isEqualTo(4);
      try (InputStream in = blobs.open(digest)) {
        assertThat(in.readAllBytes()).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
      }
      Files.writeString(directory.resolve("blobs/sha256/stray"), "");
      Files.writeString(directory.resolve("blobs/stray"), "");
      List<Digest> listed = new ArrayList<>();
      blobs.list(listed::add);
      assertThat(listed).containsExactly(digest);
    }
  }

  @Test
  void saysWhatIsNotThere() throws IOException {
    StoredBlobs blobs = new StoredBlobs(new Bytes(directory));
    for (String text : List.of("sha256:" + "0".repeat(64), "other:" + "a".repeat(400))) {
      Digest digest = Digest.parse(text);
      assertThat(blobs.info(digest)).isEmpty();
      assertThatThrownBy(() -> blobs.open(digest)).isInstanceOf(NoSuchFileException.class);
    }
    blobs.list(digest -> assertThat(digest).isNull());
    assertThatThrownBy(() -> blobs.delete(Digest.parse("a:b")))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
