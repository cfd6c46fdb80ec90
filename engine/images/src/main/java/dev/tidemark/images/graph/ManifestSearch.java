package dev.tidemark.images.graph;

import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the manifest of a platform, the best entries of an index first. Where containerd's
 * {@code images.Manifest} tries the first only, this goes on with the next one if what it leads to
 * is for another platform or no manifest. For one thread and one use.
 */
final class ManifestSearch {

  /** A manifest and what points at it. */
  record Found(Descriptor descriptor, Manifest manifest) {}

  private final ImageReader reader;
  private final Descriptor image;
  private final @Nullable PlatformMatcher matcher;
  private final Pending pending;
  private final Seen seen = new Seen();

  /**
   * @param matcher null if every platform will do
   */
  ManifestSearch(ImageReader reader, Descriptor image, @Nullable PlatformMatcher matcher) {
    this.reader = reader;
    this.image = image;
    this.matcher = matcher;
    this.pending = new Pending(image);
  }

  /**
   * @throws java.nio.file.NoSuchFileException if there is none, or what leads to it is not there
   */
  Found run() throws IOException {
    while (!pending.isEmpty()) {
      Descriptor next = pending.next();
      if (MediaTypes.isIndex(next.mediaType())) {
        if (seen.add(next)) {
          pending.add(candidates(next));
        }
      } else if (MediaTypes.isManifest(next.mediaType()) && wanted(next)) {
        return new Found(next, reader.readManifest(next));
      }
    }
    if (MediaTypes.isIndex(image.mediaType())) {
      throw matcher == null ? NotFound.manifest(image) : NotFound.platform(image);
    }
    throw NotFound.mediaType(image);
  }

  /** The entries of an index that may do, the best first. */
  private List<Descriptor> candidates(Descriptor index) throws IOException {
    List<Descriptor> entries = reader.readIndex(index).manifests();
    return matcher == null
        ? entries
        : Selection.sorted(Selection.matching(entries, matcher), matcher);
  }

  /** Whether a manifest is for the platform. Nobody asks that of an image without an index. */
  private boolean wanted(Descriptor manifest) throws IOException {
    if (matcher == null || manifest.digest().equals(image.digest())) {
      return true;
    }
    if (manifest.platform().isPresent()) {
      return matcher.matches(manifest.platform().get());
    }
    return seen.add(manifest)
        && matcher.matches(reader.configPlatform(reader.readManifest(manifest).config()));
  }
}
