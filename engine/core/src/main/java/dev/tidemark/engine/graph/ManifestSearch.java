package dev.tidemark.engine.graph;

import dev.tidemark.engine.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the manifest of a platform, the best entries of an index first. Where containerd's
 * {@code images.Manifest} tries the first only, this goes on with the next one if what it leads to
 * is for another platform or no manifest. For one thread and one use.
 */
final class ManifestSearch {

  /**
   * A manifest and where it is.
   *
   * @param indexes those it was found through, the outermost first
   */
  record Found(Descriptor descriptor, Manifest manifest, List<Descriptor> indexes) {}

  /** A place that is still to be looked at. */
  private record Place(Descriptor descriptor, List<Descriptor> indexes) {}

  private final ImageReader reader;
  private final Descriptor image;
  private final @Nullable PlatformMatcher matcher;
  private final Deque<Place> places = new ArrayDeque<>();
  private final Seen seen = new Seen();

  /**
   * @param matcher null if every platform will do
   */
  ManifestSearch(ImageReader reader, Descriptor image, @Nullable PlatformMatcher matcher) {
    this.reader = reader;
    this.image = image;
    this.matcher = matcher;
  }

  /**
   * @throws java.nio.file.NoSuchFileException if there is none, or what leads to it is not there
   */
  Found run() throws IOException {
    places.push(new Place(image, List.of()));
    while (!places.isEmpty()) {
      Place place = places.pop();
      Descriptor next = place.descriptor();
      if (MediaTypes.isIndex(next.mediaType())) {
        if (seen.add(next)) {
          lookInto(place);
        }
      } else if (MediaTypes.isManifest(next.mediaType()) && wanted(next)) {
        return new Found(next, reader.readManifest(next), place.indexes());
      }
    }
    if (MediaTypes.isIndex(image.mediaType())) {
      throw matcher == null ? NotFound.manifest(image) : NotFound.platform(image);
    }
    throw NotFound.mediaType(image);
  }

  private void lookInto(Place place) throws IOException {
    List<Descriptor> entries = reader.readIndex(place.descriptor()).manifests();
    if (matcher != null) {
      entries = Selection.sorted(Selection.matching(entries, matcher), matcher);
    }
    List<Descriptor> indexes = new ArrayList<>(place.indexes());
    indexes.add(place.descriptor());
    for (int i = entries.size() - 1; i >= 0; i--) {
      places.push(new Place(entries.get(i), indexes));
    }
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
