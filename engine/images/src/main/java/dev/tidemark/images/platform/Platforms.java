package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.List;

/**
 * Reads, writes and compares platforms as containerd's {@code platforms} package does. Where two
 * platforms are equally good, what a document lists first is taken (image-spec, image-index.md);
 * {@code docs/decisions.md} says where this differs from containerd.
 */
public final class Platforms {

  private Platforms() {}

  /** The platform of this virtual machine, normalized; its variant and version are not known. */
  public static Platform host() {
    return HostPlatform.CURRENT;
  }

  /**
   * Reads {@code os[(version[+feature]...)][/architecture[/variant]]}, or an architecture alone
   * (containerd {@code platforms.Parse}). What is left out is the host's. In version and features
   * everything but letters, digits, {@code _}, {@code .} and {@code -} is written as in a URL:
   * {@code +} is {@code %2B}, and so on for each byte of UTF-8.
   *
   * @return normalized, but that {@code arm} has no variant where it is v7, and {@code arm64} is
   *     written with v8 where the text gave it
   * @throws IllegalArgumentException if it is not a platform; the message says why
   */
  public static Platform parse(String text) {
    return new PlatformParser(host()).parse(text);
  }

  /** {@code os[/architecture[/variant]]}; an empty os is {@code unknown} (containerd Format). */
  public static String format(Platform platform) {
    return PlatformText.format(platform, "");
  }

  /**
   * As {@link #format}, with version and sorted features, so that {@link #parse} reads them again;
   * a feature without a name is left out (containerd {@code platforms.FormatAll}).
   */
  public static String formatAll(Platform platform) {
    return PlatformText.format(platform, PlatformText.options(platform));
  }

  /**
   * The usual spelling: lower case, {@code x86_64} is {@code amd64}, {@code aarch64} is {@code
   * arm64}, {@code armhf} is {@code arm/v7}, features sorted and each once (containerd {@code
   * platforms.Normalize}). An empty os is the host's.
   */
  public static Platform normalize(Platform platform) {
    return Normalized.of(platform, host());
  }

  /**
   * What runs on {@code platform}, the best first: {@code arm64} runs {@code arm}, {@code amd64/v3}
   * runs v2, v1 and {@code 386}; of one processor the latest Windows comes first (containerd {@code
   * platforms.Only}).
   */
  public static PlatformMatcher only(Platform platform) {
    return RankedMatcher.latestFirst(Fallbacks.of(normalize(platform)));
  }

  /** {@code platform} itself in all its spellings (containerd {@code platforms.OnlyStrict}). */
  public static PlatformMatcher onlyStrict(Platform platform) {
    return ordered(platform);
  }

  /**
   * Every architecture of the os of {@code platform}, {@code platform} itself first (containerd
   * {@code platforms.OnlyOS}).
   */
  public static PlatformMatcher onlyOs(Platform platform) {
    return new OsMatcher(normalize(platform));
  }

  /** Any of {@code platforms}, earlier ones first (containerd {@code platforms.Ordered}). */
  public static PlatformMatcher ordered(Platform... platforms) {
    return RankedMatcher.ordered(normalized(platforms));
  }

  /**
   * Any of {@code platforms}, those with more features of the os first and else all equally good
   * (containerd {@code platforms.Any}).
   */
  public static PlatformMatcher any(Platform... platforms) {
    return RankedMatcher.any(normalized(platforms));
  }

  /** Every platform, all equally good (containerd {@code platforms.All}). */
  public static PlatformMatcher all() {
    return new Everything();
  }

  private static List<Platform> normalized(Platform... platforms) {
    return List.of(platforms).stream().map(Platforms::normalize).toList();
  }
}
