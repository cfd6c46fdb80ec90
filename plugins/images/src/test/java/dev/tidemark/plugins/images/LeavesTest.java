package dev.tidemark.plugins.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Most bytes of a store are layers, and a collection never opens one. */
class LeavesTest {

  /** Content whose reading is a mistake. */
  private record Sealed(String mediaType) implements Content {

    @Override
    public Digest digest() {
      return Samples.digest('0');
    }

    @Override
    public byte[] bytes() {
      throw new AssertionError("read");
    }

    @Override
    public Document json() {
      throw new AssertionError("read");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tidemark.plugins.images.CoreTypes#leaves")
  void refersToNothingAndIsNotRead(String mediaType) throws Exception {
    assertThat(Installed.references(new Sealed(mediaType))).isEmpty();
  }
}
