package dev.tidemark.images.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The written form of platforms: containerd's {@code platforms.Parse} and {@code FormatAll}. */
class PlatformParserTest {

  private final PlatformParser parser =
      new PlatformParser(new Platform("linux", "arm64", "", "", List.of()));

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "linux/amd64,linux/amd64",
    "linux/arm64/v8,linux/arm64/v8",
    "linux/arm64,linux/arm64",
    "linux/arm/v7,linux/arm/v7",
    "linux/arm,linux/arm",
    "linux/armhf,linux/arm",
    "linux/armel,linux/arm/v6",
    "linux/arm/v5,linux/arm/v5",
    "macOS/x86_64,darwin/amd64",
    "Windows/AMD64,windows/amd64",
    "linux,linux/arm64",
    "windows,windows/arm64",
    "amd64,linux/amd64",
    "aarch64,linux/arm64",
    "armhf,linux/arm",
    "riscv64,linux/riscv64",
    "windows(10.0.17763)/amd64,windows(10.0.17763)/amd64",
    "windows(10.0.17763+win32k)/amd64,windows(10.0.17763+win32k)/amd64",
    "linux(+gpu+simd)/amd64,linux(+gpu+simd)/amd64",
    "linux(+simd+gpu+gpu)/amd64,linux(+gpu+simd)/amd64",
    "windows(10.0.17763),windows(10.0.17763)/arm64",
    "linux()/amd64,linux/amd64",
    "linux(a%2Fb+c%2Bd%25)/amd64,linux(a%2Fb+c%2Bd%25)/amd64",
    "plan10/vax,plan10/vax",
    "unknown/unknown,unknown/unknown"
  })
  void parsed(String text, String expected) {
    assertThat(Platforms.formatAll(parser.parse(text))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "'{0}'")
  @CsvSource({
    "'',has an empty part",
    "*,a pattern",
    "linux/*,a pattern",
    "linux/5.17/arm64/v8,has more than three parts",
    "linux/,has an empty part",
    "/arm64,has an empty part",
    "linux/arm/,has an empty part",
    "plan10,neither an operating system nor an architecture",
    "amd64(1),neither an operating system nor an architecture",
    "linux/a b,is not a name",
    "li nux/amd64,is not a name",
    "5.17/amd64,is not an operating system",
    "linux(/amd64,is not a name",
    "linux(a%zz)/amd64,stands for itself only",
    "linux(a%)/amd64,stands for itself only"
  })
  void refused(String text, String why) {
    assertThatThrownBy(() -> parser.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a platform: '" + text + "': ")
        .hasMessageContaining(why);
  }

  @Test
  void versionAndFeaturesAreTold() {
    Platform platform = parser.parse("windows(10.0.20348.5+b%2Ba+a)/amd64");
    assertThat(platform.osVersion()).isEqualTo("10.0.20348.5");
    assertThat(platform.osFeatures()).containsExactly("a", "b+a");
    assertThat(Platforms.format(platform)).isEqualTo("windows/amd64");
  }

  @Test
  void whatIsMissingIsLeftOut() {
    assertThat(Platforms.format(new Platform("", "", "", "", List.of()))).isEqualTo("unknown");
    assertThat(Platforms.format(new Platform("linux", "", "v7", "", List.of())))
        .isEqualTo("linux/v7");
  }

  @Test
  void whatIsWrittenCanBeRead() {
    Platform odd =
        new Platform(
            "linux", "amd64", "", "1 (b\u00e4ta)*", List.of("", "gpu", "", "a b", "\u20ac~"));
    assertThat(Platforms.formatAll(odd))
        .isEqualTo("linux(1%20%28b%C3%A4ta%29%2A+a%20b+gpu+%E2%82%AC%7E)/amd64");
    Platform read = Platforms.parse(Platforms.formatAll(odd));
    assertThat(read.osVersion()).isEqualTo("1 (b\u00e4ta)*");
    assertThat(read.osFeatures()).containsExactly("a b", "gpu", "\u20ac~");
  }

  @Test
  void aFeatureWithoutANameIsLeftOut() {
    assertThat(
            Platforms.formatAll(
                new Platform("linux", "amd64", "", "", List.of("", "gpu", "", "simd"))))
        .isEqualTo("linux(+gpu+simd)/amd64");
    assertThat(Platforms.formatAll(new Platform("linux", "amd64", "", "", List.of(""))))
        .isEqualTo("linux/amd64");
  }
}
