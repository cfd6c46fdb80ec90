package dev.tidemark.benchmarks.managed;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes images as they are pushed: a config, one or two layers of their own, a dozen shared with
 * earlier images, a manifest with the labels for all of those, and a name. Of the shared layers
 * four in five are taken by rank, the chance of rank r falling as 1 / r, and the others evenly, as
 * in the graph of the {@code mark} benchmark. It keeps nothing of what it has made. For one thread.
 */
final class ImageSource {

  static final String NAMESPACE = "default";

  private static final int SHARED = 12;
  private static final double ZIPF = 0.8;
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private final SplittableRandom random;
  private final long seed;
  private final String prefix;
  private int layers;
  private int images;

  /** What one image adds. */
  record Image(String name, List<Entry> own, int labels) {

    void put(Change change) {
      own.forEach(change::put);
    }
  }

  ImageSource(long seed, String prefix) {
    this.random = new SplittableRandom(seed);
    this.seed = seed;
    this.prefix = prefix;
  }

  /** How many it has made. */
  int images() {
    return images;
  }

  /** The name of the {@code number}-th image. */
  String name(int number) {
    return prefix + "/app:" + number;
  }

  Image next() {
    List<Entry> own = new ArrayList<>();
    Map<String, String> labels = new LinkedHashMap<>();
    String config = digest(1, images);
    own.add(content(config, 2_000, Map.of()));
    labels.put("containerd.io/gc.ref.content.config", config);
    for (int i = 1 + images % 2; i > 0; i--) {
      String layer = digest(2, layers++);
      own.add(content(layer, 10_000_000, Map.of()));
      labels.put("containerd.io/gc.ref.content.l." + labels.size(), layer);
    }
    for (int i = 0; i < SHARED; i++) {
      labels.put("containerd.io/gc.ref.content.l." + labels.size(), digest(2, earlierLayer()));
    }
    String manifest = digest(3, images);
    own.add(content(manifest, 3_000, labels));
    String name = name(images++);
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

  private int earlierLayer() {
    double u = random.nextDouble();
    double rank = random.nextDouble() < ZIPF ? Math.exp(u * Math.log(layers)) - 1 : u * layers;
    return Math.min((int) rank, layers - 1);
  }

  private static Entry content(String digest, long size, Map<String, String> labels) {
    return Entry.of(
        Resource.content(NAMESPACE, Digest.parse(digest)),
        NOW,
        Map.of(Entry.SIZE, Long.toString(size)),
        labels);
  }

  private String digest(int what, int number) {
    SplittableRandom hash = new SplittableRandom(31 * (31 * seed + what) + 1_000_003L * number);
    StringBuilder text = new StringBuilder("sha256:");
    for (int i = 0; i < 4; i++) {
      text.append(HexFormat.of().toHexDigits(hash.nextLong()));
    }
    return text.toString();
  }
}
