package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.List;
import java.util.Objects;

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
   * {@code %}, {@code +}, {@code (}, {@code )} and {@code /} are written as {@code %25}, {@code
   * %2B}, {@code %28}, {@code %29}, {@code %2F}.
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

  /** As {@link #format}, with version and sorted features, so that {@link #parse} reads it. */
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
   * runs v2, v1 and {@code 386} (containerd {@code platforms.Only}).
   */
  public static PlatformMatcher only(Platform platform) {
    return new OrderedMatcher(Fallbacks.of(normalize(platform)));
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
    return new OsMatcher(new ExactPlatform(normalize(platform)));
  }

  /** Any of {@code platforms}, earlier ones first (containerd {@code platforms.Ordered}). */
  public static PlatformMatcher ordered(Platform... platforms) {
    return new OrderedMatcher(List.of(platforms).stream().map(Platforms::normalize).toList());
  }

  /** Any of {@code platforms}, all equally good (containerd {@code platforms.Any}). */
  public static PlatformMatcher any(Platform... platforms) {
    PlatformMatcher ordered = ordered(platforms);
    return new MatchedFirst(ordered::matches);
  }

  /** Every platform, all equally good (containerd {@code platforms.All}). */
  public static PlatformMatcher all() {
    return new MatchedFirst(platform -> true);
  }

  /**
   * What runs on {@code host}, the best first, with the latest version in front where the host is a
   * Windows (containerd {@code platforms.Default} on such a host).
   */
  public static PlatformMatcher runningOn(Platform host) {
    Objects.requireNonNull(host, "host");
    PlatformMatcher matcher = only(host);
    return normalize(host).os().equals(WindowsVersion.OS) ? new LatestFirst(matcher) : matcher;
  }
}
