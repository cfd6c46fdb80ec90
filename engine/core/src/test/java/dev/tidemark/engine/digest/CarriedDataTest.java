package dev.tidemark.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CarriedDataTest {

  private static Digest digest(String text) {
    byte[] hash =
        RunningDigest.hash("sha256").digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new Digest("sha256", HexFormat.of().formatHex(hash));
  }

  private static Optional<byte[]> inline(Digest digest, long size, @Nullable String data) {
    return InlineData.of(
        new Descriptor("t/t", digest, size, Optional.empty(), List.of(), Map.of(), "", data));
  }

  /** containerd's {@code content.ReadBlob}: nothing has as many bytes as it should. */
  @Test
  void nothingIsAlwaysThere() {
    assertThat(inline(digest(""), 0, null))
        .hasValueSatisfying(bytes -> assertThat(bytes).isEmpty());
    assertThat(inline(digest(""), 0, "")).isPresent();
    assertThat(inline(digest("a"), 0, null)).isEmpty();
    assertThat(inline(digest(""), -1, null)).isEmpty();
  }

  @Test
  void whatIsCarriedIsBelievedIfItIsRight() {
    assertThat(inline(digest("a"), 1, "YQ==")).isPresent();
    assertThat(inline(digest("a"), 1, "Yg==")).isEmpty();
    assertThat(inline(digest("a"), 2, "YQ==")).isEmpty();
    assertThat(inline(digest("a"), 1, null)).isEmpty();
  }
}
