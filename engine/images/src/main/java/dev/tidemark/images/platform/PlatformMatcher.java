package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.Comparator;

/**
 * Which platforms will do, and which of them are better (containerd {@code
 * platforms.MatchComparer}). As a comparator it puts the better one first; what does not match
 * comes last. Equally good ones compare as 0: a stable sort leaves the one that a document lists
 * first in front.
 */
public interface PlatformMatcher extends Comparator<Platform> {

  /** Whether the platform will do. It need not be normalized. */
  boolean matches(Platform platform);
}
