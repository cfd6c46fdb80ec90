package dev.tidemark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.engine.filter.Filter;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What people write on a command line is read or refused with one line. */
class TextFuzzTest {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "linux/arm64/v8",
            "windows(10.0.17763+win32k)/amd64",
            "linux(a%2Fb+%25)/amd64",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "labels.\"a/b\"==c,name~=/x.*y/",
            "name!=\"\\x41\\u00e9\"",
            "+separators:and+algorithm")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void textIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    readOrRefused(text, TextFuzzTest::platform);
    readOrRefused(text, TextFuzzTest::digest);
    readOrRefused(text, TextFuzzTest::filter);
  }

  private static void readOrRefused(String text, Consumer<String> reader) {
    try {
      reader.accept(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void platform(String text) {
    Platform platform = Platforms.parse(text);
    String written = Platforms.formatAll(platform);
    assertThat(Platforms.formatAll(Platforms.parse(written))).isEqualTo(written);
    assertThat(Platforms.onlyStrict(platform).matches(platform)).isTrue();
  }

  private static void digest(String text) {
    assertThat(Digest.parse(text).toString()).isEqualTo(text);
  }

  private static void filter(String text) {
    Filter.parse(text).matches(path -> Optional.of("value"));
  }
}
