package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.Comparator;
import java.util.List;

/**
 * Any platform of several groups, those of earlier groups first. Within a group the one with more
 * features of the os is better. Of those in no group, the one that would be in one without its
 * features is.
 */
final class RankedMatcher implements PlatformMatcher {

  private final List<List<ExactPlatform>> groups;
  private final Comparator<Platform> order;

  private RankedMatcher(List<List<ExactPlatform>> groups, Comparator<Platform> within) {
    this.groups = groups;
    this.order =
        Comparator.comparingInt(this::rank)
            .thenComparing(ifMatched(within))
            .thenComparingInt(this::rankWithoutFeatures);
  }

  private static final Comparator<Platform> MORE_FEATURES =
      Comparator.comparingInt(platform -> -platform.osFeatures().size());

  private static final Comparator<Platform> LATEST_WINDOWS =
      Comparator.comparing(
          platform ->
              platform.os().equals(WindowsVersion.OS)
                  ? WindowsVersion.of(platform.osVersion())
                  : WindowsVersion.NONE,
          Comparator.reverseOrder());

  /** Each of {@code targets}, normalized, is better than the next one. */
  static RankedMatcher ordered(List<Platform> targets) {
    return new RankedMatcher(alone(targets), MORE_FEATURES);
  }

  /** The same, and of one target on Windows the latest version first. */
  static RankedMatcher latestFirst(List<Platform> targets) {
    return new RankedMatcher(alone(targets), LATEST_WINDOWS.thenComparing(MORE_FEATURES));
  }

  /** All of {@code targets}, normalized, are equally good. */
  static RankedMatcher any(List<Platform> targets) {
    return new RankedMatcher(
        List.of(targets.stream().map(ExactPlatform::new).toList()), MORE_FEATURES);
  }

  private static List<List<ExactPlatform>> alone(List<Platform> targets) {
    return targets.stream().map(target -> List.of(new ExactPlatform(target))).toList();
  }

  @Override
  public boolean matches(Platform platform) {
    return isMatched(Platforms.normalize(platform));
  }

  @Override
  public int compare(Platform a, Platform b) {
    return order.compare(Platforms.normalize(a), Platforms.normalize(b));
  }

  private boolean isMatched(Platform normalized) {
    return rank(normalized) < groups.size();
  }

  private int rank(Platform normalized) {
    int rank = 0;
    while (rank < groups.size()
        && groups.get(rank).stream().noneMatch(target -> target.matches(normalized))) {
      rank++;
    }
    return rank;
  }

  /** Of equal rank both match or neither does. */
  private Comparator<Platform> ifMatched(Comparator<Platform> within) {
    return (a, b) -> isMatched(a) ? within.compare(a, b) : 0;
  }

  /** It counts only for those that do not match with their features. */
  private int rankWithoutFeatures(Platform normalized) {
    return isMatched(normalized)
        ? 0
        : rank(
            new Platform(
                normalized.os(),
                normalized.architecture(),
                normalized.variant(),
                normalized.osVersion(),
                List.of()));
  }
}
