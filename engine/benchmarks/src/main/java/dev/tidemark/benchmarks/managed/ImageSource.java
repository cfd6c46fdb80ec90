package dev.tidemark.benchmarks.managed;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes images as they are pushed: a config, one or two layers of their own, a dozen shared with
 * earlier images, a manifest with the labels for all of those, and a name. For one thread.
 */
final class ImageSource {

  static final String NAMESPACE = "default";

  private static final int SHARED = 12;
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private final Random random;
  private final String prefix;
  private final List<String> layers = new ArrayList<>();
  private int number;

  /** What one image adds. */
  record Image(String name, List<Entry> own, int labels) {

    void put(Change change) {
      own.forEach(change::put);
    }
  }

  ImageSource(long seed, String prefix) {
    this.random = new Random(seed);
    this.prefix = prefix;
  }

  Image next() {
    List<Entry> own = new ArrayList<>();
    Map<String, String> labels = new LinkedHashMap<>();
    String config = digest();
    own.add(content(config, 2_000, Map.of()));
    labels.put("containerd.io/gc.ref.content.config", config);
    for (int i = 1 + number % 2; i > 0; i--) {
      String layer = digest();
      layers.add(layer);
      own.add(content(layer, 10_000_000, Map.of()));
      labels.put("containerd.io/gc.ref.content.l." + labels.size(), layer);
    }
    for (int i = 0; i < SHARED && !layers.isEmpty(); i++) {
      String layer = layers.get(random.nextInt(layers.size()));
      labels.put("containerd.io/gc.ref.content.l." + labels.size(), layer);
    }
    String manifest = digest();
    own.add(content(manifest, 3_000, labels));
    String name = prefix + "/app:" + number++;
    own.add(
        Entry.of(
            Resource.image(NAMESPACE, name),
            NOW,
            Map.of(
                Entry.TARGET_DIGEST,
                manifest,
                Entry.TARGET_MEDIA_TYPE,
                "application/vnd.oci.image.manifest.v1+json",
                Entry.TARGET_SIZE,
                "3000"),
            Map.of()));
    return new Image(name, own, labels.size());
  }

  private static Entry content(String digest, long size, Map<String, String> labels) {
    return Entry.of(
        Resource.content(NAMESPACE, Digest.parse(digest)),
        NOW,
        Map.of(Entry.SIZE, Long.toString(size)),
        labels);
  }

  private String digest() {
    StringBuilder hex = new StringBuilder("sha256:");
    for (int i = 0; i < 4; i++) {
      hex.append(String.format("%016x", random.nextLong()));
    }
    return hex.toString();
  }
}
