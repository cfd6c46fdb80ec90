package dev.tidemark.images.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Platform;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which platform runs what, and what is better: containerd's {@code platforms} package. */
class PlatformMatcherTest {

  private static Platform of(String os, String architecture, String variant, String... features) {
    return new Platform(os, architecture, variant, "", List.of(features));
  }

  private static List<Platform> all(String list) {
    return Arrays.stream(list.split(" ")).map(Platforms::parse).toList();
  }

  private static String sorted(PlatformMatcher matcher, String list) {
    return String.join(" ", all(list).stream().sorted(matcher).map(Platforms::formatAll).toList());
  }

  private static String matched(PlatformMatcher matcher, String list) {
    return String.join(
        " ",
        all(list).stream()
            .filter(matcher::matches)
            .sorted(matcher)
            .map(Platforms::formatAll)
            .toList());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          linux/amd64     | linux/386 linux/amd64/v2 linux/arm64 linux/amd64 windows/amd64 | linux/amd64 linux/386
          linux/amd64/v3  | linux/386 linux/amd64 linux/amd64/v2 linux/amd64/v3 linux/amd64/v4 | linux/amd64/v3 linux/amd64/v2 linux/amd64 linux/386
          linux/386       | linux/amd64 linux/386                                 | linux/386
          linux/arm       | linux/arm/v4 linux/arm/v5 linux/arm/v6 linux/arm/v7 linux/arm/v8 linux/arm64 | linux/arm/v7 linux/arm/v6 linux/arm/v5
          linux/arm/v8    | linux/arm/v4 linux/arm/v5 linux/arm/v7 linux/arm/v8 linux/arm64 | linux/arm/v8 linux/arm/v7 linux/arm/v5
          linux/arm/v5    | linux/arm/v4 linux/arm/v5 linux/arm/v6                | linux/arm/v5
          linux/arm/v4    | linux/arm/v4 linux/arm/v5                             | linux/arm/v4
          linux/arm64     | linux/arm/v5 linux/arm64/v8.1 linux/arm/v8 linux/arm/v9 linux/arm64/v9 linux/arm64 | linux/arm64 linux/arm/v8 linux/arm/v5
          linux/arm64/v8.1| linux/arm/v7 linux/arm64/v9 linux/arm64 linux/arm64/v8.1 | linux/arm64/v8.1 linux/arm64 linux/arm/v7
          linux/arm64/v9  | linux/arm64/v8.6 linux/arm64/v8.5 linux/arm64 linux/arm64/v9 | linux/arm64/v9 linux/arm64/v8.5 linux/arm64
          linux/arm64/v9.6| linux/arm64/v8.10 linux/arm64/v8.9 linux/arm64/v9 linux/arm64/v9.6 linux/arm64/v9.7 linux/arm | linux/arm64/v9.6 linux/arm64/v9 linux/arm64/v8.9 linux/arm
          linux/arm64/v10 | linux/arm64/v10 linux/arm64 linux/arm                 | ''
          linux/arm64/v8.10 | linux/arm64/v8.10 linux/arm64                       | ''
          windows/amd64   | windows(10.0.17763)/amd64 linux/amd64 windows/amd64   | windows(10.0.17763)/amd64 windows/amd64
          windows(10.0.17763)/amd64 | windows(10.0.17763.1397)/amd64 windows(10.0.20348)/amd64 windows/amd64 | windows(10.0.17763.1397)/amd64 windows/amd64
          windows(10.0.20348)/amd64 | windows(10.0.17763)/amd64 windows(10.0.20348.9)/amd64 windows(10.0.22621)/amd64 | windows(10.0.20348.9)/amd64
          windows(10.0.22621)/amd64 | windows(10.0.17763)/amd64 windows(10.0.20348)/amd64 windows(10.0.22621)/amd64 windows(10.0.25398)/amd64 | windows(10.0.22621)/amd64 windows(10.0.20348)/amd64
          windows(10.0.26100)/amd64 | windows(10.0.17763)/amd64 windows(10.0.20348)/amd64 windows(10.0.26100)/amd64 | windows(10.0.26100)/amd64 windows(10.0.20348)/amd64
          windows(10.0.26200)/amd64 | windows(10.0.25398)/amd64 windows(10.0.26100)/amd64 windows(10.0.26200)/amd64 windows(10.0.26201)/amd64 | windows(10.0.26200)/amd64 windows(10.0.26100)/amd64
          windows(10.0.17763)/amd64 | windows(garbage)/amd64 windows(10.0)/amd64 windows(10.1.17763)/amd64 | ''
          linux(+gpu)/amd64 | linux/amd64 linux(+gpu)/amd64 linux(+gpu+simd)/amd64 | linux(+gpu)/amd64 linux/amd64
          """)
  void only(String target, String candidates, String best) {
    assertThat(matched(Platforms.only(Platforms.parse(target)), candidates))
        .isEqualTo(best.strip());
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource({
    "i386,'',386",
    "x86_64,'',amd64",
    "x86-64,v1,amd64",
    "AMD64,V2,amd64/v2",
    "aarch64,8,arm64",
    "aarch64,v8.0,arm64",
    "arm64,9,arm64/v9",
    "arm64,v9.0,arm64/v9",
    "arm64,9.0,arm64/v9",
    "arm64,v8.1,arm64/v8.1",
    "armhf,'',arm/v7",
    "armel,'',arm/v6",
    "arm,'',arm/v7",
    "arm,7,arm/v7",
    "arm,5,arm/v5",
    "arm,6,arm/v6",
    "arm,8,arm/v8",
    "arm,v4,arm/v4",
    "riscv64,rva22,riscv64/rva22"
  })
  void normalized(String architecture, String variant, String expected) {
    assertThat(Platforms.format(Platforms.normalize(of("Linux", architecture, variant))))
        .isEqualTo("linux/" + expected);
  }

  @Test
  void aSystemIsNormalized() {
    assertThat(Platforms.normalize(of("macOS", "arm64", "")).os()).isEqualTo("darwin");
    assertThat(Platforms.normalize(of("", "arm64", "")).os()).isEqualTo(Platforms.host().os());
    assertThat(Platforms.normalize(of("linux", "arm", "", "b", "a", "b")).osFeatures())
        .containsExactly("a", "b");
  }

  @Test
  void strictlyOnePlatformInAllItsSpellings() {
    PlatformMatcher matcher = Platforms.onlyStrict(Platforms.parse("linux/arm/v7"));
    assertThat(matcher.matches(of("linux", "arm", ""))).isTrue();
    assertThat(matcher.matches(of("linux", "armhf", ""))).isTrue();
    assertThat(matched(matcher, "linux/arm linux/arm/v7 linux/arm/v6 linux/arm/v8"))
        .isEqualTo("linux/arm linux/arm/v7");
  }

  @Test
  void moreFeaturesAreBetter() {
    PlatformMatcher matcher = Platforms.ordered(of("linux", "amd64", "", "f1", "f2"));
    assertThat(sorted(matcher, "linux/amd64 linux(+f2)/amd64 linux(+f1)/amd64 linux(+f1+f2)/amd64"))
        .isEqualTo("linux(+f1+f2)/amd64 linux(+f2)/amd64 linux(+f1)/amd64 linux/amd64");
  }

  @Test
  void whatOnlyItsFeaturesExcludeComesBeforeOthers() {
    PlatformMatcher matcher = Platforms.ordered(of("linux", "amd64", "", "none"));
    assertThat(sorted(matcher, "windows/amd64 linux/amd64 linux/arm64 linux(+other)/amd64"))
        .isEqualTo("linux/amd64 linux(+other)/amd64 windows/amd64 linux/arm64");
  }

  @Test
  void orderedPrefersTheFirstAndAnyPrefersNone() {
    Platform arm = Platforms.parse("linux/arm64");
    Platform amd = Platforms.parse("linux/amd64");
    String list = "linux/amd64 linux/386 linux/arm64";
    assertThat(sorted(Platforms.ordered(arm, amd), list))
        .isEqualTo("linux/arm64 linux/amd64 linux/386");
    assertThat(sorted(Platforms.any(arm, amd), list))
        .isEqualTo("linux/amd64 linux/arm64 linux/386");
    assertThat(sorted(Platforms.all(), list)).isEqualTo(list);
    assertThat(matched(Platforms.ordered(), list)).isEmpty();
  }

  @Test
  void anySystemMatchesAllItsProcessors() {
    PlatformMatcher matcher = Platforms.onlyOs(Platforms.parse("linux/arm64"));
    assertThat(matched(matcher, "linux/amd64 windows/arm64 linux/arm64 linux(+x)/arm64"))
        .isEqualTo("linux/arm64 linux/amd64");
  }

  @Test
  void theFeatureOfEveryWindowsIsNotLookedAt() {
    Platform windows = of("windows", "amd64", "");
    assertThat(Platforms.only(windows).matches(of("windows", "amd64", "", "win32k"))).isTrue();
    assertThat(Platforms.only(windows).matches(of("windows", "amd64", "", "other"))).isFalse();
    assertThat(Platforms.only(of("linux", "amd64", "")).matches(of("linux", "amd64", "", "win32k")))
        .isFalse();
  }

  @Test
  void anyPrefersMoreFeaturesAsUpstream() {
    // containerd/platforms compare_test.go, TestCompareOSFeatures, "any"
    assertThat(
            sorted(
                Platforms.any(Platforms.parse("linux(+f1+f2)/amd64")),
                "linux/amd64 linux(+f2)/amd64 linux(+f1)/amd64 linux(+f1+f2)/amd64"))
        .isEqualTo("linux(+f1+f2)/amd64 linux(+f2)/amd64 linux(+f1)/amd64 linux/amd64");
    assertThat(
            sorted(
                Platforms.any(Platforms.parse("linux/amd64")),
                "windows/amd64 linux/amd64 linux/arm64 linux(+other)/amd64"))
        .isEqualTo("linux/amd64 linux(+other)/amd64 windows/amd64 linux/arm64");
    assertThat(
            sorted(
                Platforms.any(Platforms.parse("linux/arm64"), Platforms.parse("linux(+f)/amd64")),
                "linux/arm64 linux/amd64 linux(+f)/amd64"))
        .isEqualTo("linux(+f)/amd64 linux/arm64 linux/amd64");
  }

  @Test
  void whatMatchesIsNotComparedWithoutItsFeatures() {
    PlatformMatcher matcher =
        Platforms.ordered(
            Platforms.parse("windows(10.0.17763)/amd64"), of("windows", "amd64", "", "x"));
    String list = "windows(10.0.20348+x)/amd64 windows(10.0.17763+x)/amd64";
    assertThat(sorted(matcher, list)).isEqualTo(list);
  }

  @Test
  void anySystemPrefersMoreFeaturesOfItsOwnProcessorAndLooksAtAllFeatures() {
    PlatformMatcher matcher = Platforms.onlyOs(Platforms.parse("linux(+f2)/amd64"));
    assertThat(sorted(matcher, "linux/amd64 linux(+f2)/amd64 windows/amd64 linux/arm64"))
        .isEqualTo("linux(+f2)/amd64 linux/amd64 linux/arm64 windows/amd64");
    assertThat(
            Platforms.onlyOs(Platforms.parse("windows/amd64"))
                .matches(Platforms.parse("windows(10.0.17763+win32k)/amd64")))
        .isFalse();
  }

  @Test
  void theLatestWindowsThatRunsIsTakenByItsRevisionToo() {
    PlatformMatcher matcher = Platforms.only(Platforms.parse("windows(10.0.22621)/amd64"));
    assertThat(
            matched(
                matcher,
                "windows(10.0.17763)/amd64 windows(10.0.20348.9)/amd64 windows(10.0.20348)/amd64"
                    + " windows(10.0.20348.1397)/amd64 windows(10.0.22000)/amd64"))
        .isEqualTo(
            "windows(10.0.22000)/amd64 windows(10.0.20348.1397)/amd64 windows(10.0.20348.9)/amd64"
                + " windows(10.0.20348)/amd64");
    assertThat(sorted(Platforms.only(Platforms.parse("linux/arm64")), "linux/arm linux/arm64"))
        .isEqualTo("linux/arm64 linux/arm");
  }

  @Test
  void theProcessorCountsMoreThanTheVersionOfWindows() {
    PlatformMatcher matcher = Platforms.only(Platforms.parse("windows(10.0.20348)/amd64"));
    assertThat(matched(matcher, "windows(10.0.20348.9)/386 windows(10.0.20348.1)/amd64"))
        .isEqualTo("windows(10.0.20348.1)/amd64 windows(10.0.20348.9)/386");
  }

  @Test
  void whatJavaCallsTheHost() {
    assertThat(Platforms.format(HostPlatform.of("Linux", "amd64"))).isEqualTo("linux/amd64");
    assertThat(Platforms.format(HostPlatform.of("Mac OS X", "aarch64"))).isEqualTo("darwin/arm64");
    assertThat(Platforms.format(HostPlatform.of("Windows Server 2022", "amd64")))
        .isEqualTo("windows/amd64");
    assertThat(Platforms.format(HostPlatform.of("SunOS", "sparcv9"))).isEqualTo("solaris/sparcv9");
  }

  @Test
  void unknownMatchesNothingReal() {
    PlatformMatcher linux = Platforms.only(Platforms.parse("linux/amd64"));
    assertThat(linux.matches(Platforms.parse("unknown/unknown"))).isFalse();
  }
}
