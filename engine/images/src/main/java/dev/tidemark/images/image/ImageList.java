package dev.tidemark.images.image;

import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * All images below a root, in one flat list (zeroimage {@code image.Index}).
 *
 * @param entries in document order: first those of the root, then those of each nested index; as
 *     often as they are listed
 */
public record ImageList(List<IndexEntry> entries) {

  /** Most entries that an index may have, with all that are nested in it. */
  public static final int MAX_ENTRIES = 10_000;

  public ImageList {
    entries = List.copyOf(Objects.requireNonNull(entries, "entries"));
  }

  /**
   * Loads the root and all indexes below it. Manifests and configurations are read now only where
   * an index gives no platform. Entries that are neither indexes nor manifests are passed over, as
   * artifacts and caches of builds are.
   *
   * @throws java.nio.file.NoSuchFileException if a document that is needed is not there
   * @throws IOException if one cannot be read, is damaged or of another type, or there are more
   *     than {@link #MAX_ENTRIES}
   */
  public static ImageList load(Loader loader) throws IOException {
    return new ImageListing(new LoadedDocuments(Objects.requireNonNull(loader, "loader"))).run();
  }

  /** The images that run on {@code platform}, the best first; maybe none. */
  public ImageList selectByPlatform(Platform platform) {
    PlatformMatcher matcher = Platforms.only(platform);
    return new ImageList(
        entries.stream()
            .filter(entry -> matcher.matches(entry.platform()))
            .sorted(Comparator.comparing(IndexEntry::platform, matcher))
            .toList());
  }
}
