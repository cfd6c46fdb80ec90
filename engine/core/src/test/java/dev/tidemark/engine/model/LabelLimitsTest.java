package dev.tidemark.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases are those of containerd's core/metadata and pkg/labels. */
class LabelLimitsTest {

  @ParameterizedTest(name = "a key of {0} with a value of {1}: {2}")
  @CsvSource({
    "1,  4095, true",
    "1,  4096, false",
    "65, 4031, true",
    "76, 4021, false",
    "63, 4033, true",
    "63, 4032, true",
    "4096, 0, true",
    "4097, 0, false",
  })
  void keyAndValueTogetherAreLimited(int key, int value, boolean fits) {
    Map<String, String> labels = Map.of("small", "label", "k".repeat(key), "v".repeat(value));
    if (fits) {
      assertThatCode(() -> LabelLimits.check(labels)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> LabelLimits.check(labels))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "label key and value greater than maximum size (4096 bytes), key: "
                  + "k".repeat(Math.min(key, 64)));
    }
  }

  @Test
  void bytesCountNotCharacters() {
    assertThatCode(() -> LabelLimits.check(Map.of("k", "牛".repeat(1365))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> LabelLimits.check(Map.of("kk", "牛".repeat(1365))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noCharacterOfTheKeyIsCutInTwo() {
    assertThatThrownBy(() -> LabelLimits.check(Map.of("牛".repeat(2000), "")))
        .hasMessageEndingWith("key: " + "牛".repeat(21));
    assertThatThrownBy(() -> LabelLimits.check(Map.of("a" + "🐄".repeat(2000), "")))
        .hasMessageEndingWith("key: a" + "🐄".repeat(15));
  }

  @Test
  void noLabels() {
    assertThatCode(() -> LabelLimits.check(Map.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "containerd.io/,               true",
    "containerd.io/restart.status, true",
    "containerd.io/gc.ref.content, true",
    "io.cri-containerd,            true",
    "io.cri-containerd.kind,       true",
    "io.cri-containerdfoo,         true",
    "containerd.io,                false",
    "io.containerd.something,      false",
    "com.example.app,              false",
  })
  void reservedKeys(String key, boolean reserved) {
    assertThat(LabelLimits.reserved(key)).isEqualTo(reserved);
  }
}
