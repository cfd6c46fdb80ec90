package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The platforms of an image, as often as they are listed. What is listed twice is read once and
 * counted twice. For one thread and one use.
 */
final class ListedPlatforms {

  /**
   * How often, in all, content may be met again. Indexes that list the next one twice would
   * otherwise take for ever; doubled, the longest list and its time double.
   */
  private static final int MAX_AGAIN = 10_000;

  private static final String UNKNOWN = "unknown";

  private final ImageReader reader;
  private final List<Platform> platforms = new ArrayList<>();
  private final Seen seen = new Seen();
  private final Map<Digest, Platform> configs = new HashMap<>();
  private final Map<Digest, Map<String, List<Descriptor>>> children = new HashMap<>();
  private int again;

  ListedPlatforms(ImageReader reader) {
    this.reader = reader;
  }

  List<Platform> of(Descriptor image) throws IOException {
    Pending pending = new Pending(image);
    while (!pending.isEmpty()) {
      Descriptor next = pending.next();
      if (next.platform().isPresent()) {
        add(next.platform().get());
      } else {
        Cancellation.check();
        pending.add(read(next));
      }
    }
    return platforms;
  }

  /** Entries for an unknown platform, such as attestations, do not count. */
  private void add(Platform platform) {
    if (!platform.os().equals(UNKNOWN) && !platform.architecture().equals(UNKNOWN)) {
      platforms.add(platform);
    }
  }

  private List<Descriptor> read(Descriptor content) throws IOException {
    boolean first = seen.add(content);
    if (MediaTypes.isConfig(content.mediaType())) {
      if (!configs.containsKey(content.digest())) {
        configs.put(content.digest(), reader.configPlatform(content));
      }
      platforms.add(configs.get(content.digest()));
    }
    Map<String, List<Descriptor>> known =
        children.computeIfAbsent(content.digest(), digest -> new HashMap<>());
    if (first) {
      known.put(content.mediaType(), reader.children(content));
    }
    List<Descriptor> found = known.getOrDefault(content.mediaType(), List.of());
    again += first ? 0 : 1 + found.size();
    if (again > MAX_AGAIN) {
      throw new InvalidContentException(
          content.digest(), "is one of more than " + MAX_AGAIN + " entries that are listed twice");
    }
    return found;
  }
}
