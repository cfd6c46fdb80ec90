package dev.tidemark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.MalformedContentException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON is read or refused, and what was read is written so that it reads the same. */
class JsonFuzzTest {

  static Stream<byte[]> seeds() {
    return Seeds.json();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void jsonIsReadOrRefused(byte[] bytes) throws MalformedContentException {
    Object value;
    try {
      value = Json.read(bytes);
    } catch (MalformedContentException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      return;
    }
    byte[] written = Json.write(value).getBytes(StandardCharsets.UTF_8);
    assertThat(Json.read(written)).isEqualTo(value);
  }
}
