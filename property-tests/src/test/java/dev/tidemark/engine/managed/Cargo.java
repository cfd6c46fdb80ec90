package dev.tidemark.engine.managed;

import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Content that tells by its bytes what it refers to, so that a reader needs no labels to find out
 * what must be there.
 *
 * @param parts what it refers to
 */
@SuppressWarnings("ArrayRecordComponent") // told apart by their digests, never by equals
record Cargo(Digest digest, byte[] bytes, List<Cargo> parts) {

  private static final String MEDIA_TYPE = "application/vnd.example.cargo";

  static Cargo of(String name, int padding, List<Cargo> parts) {
    StringBuilder text = new StringBuilder(name).append(' ').append("x".repeat(padding));
    parts.forEach(part -> text.append('\n').append(part.digest));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return new Cargo(Blob.digest("sha256", bytes), bytes, List.copyOf(parts));
  }

  /** Layers, manifests of some of them, indexes of some of those; the same for the same seed. */
  static List<Cargo> pool(long seed) {
    Random random = new Random(seed);
    List<Cargo> layers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      layers.add(of("layer " + i, 100 + random.nextInt(3000), List.of()));
    }
    List<Cargo> manifests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      manifests.add(of("manifest " + i, 0, some(layers, 1 + random.nextInt(4), random)));
    }
    List<Cargo> all = new ArrayList<>(manifests);
    for (int i = 0; i < 10; i++) {
      all.add(of("index " + i, 0, some(manifests, 1 + random.nextInt(3), random)));
    }
    return all;
  }

  private static List<Cargo> some(List<Cargo> from, int count, Random random) {
    return random.ints(0, from.size()).distinct().limit(count).mapToObj(from::get).toList();
  }

  /** An image with a layer of its own, and one that it shares. */
  static Cargo own(String name, List<Cargo> pool, Random random) {
    Cargo shared = pool.get(random.nextInt(pool.size()));
    return of(
        "own " + name, 0, List.of(of("layer of " + name, random.nextInt(2000), List.of()), shared));
  }

  Target target() {
    return new Target(digest, MEDIA_TYPE, bytes.length);
  }

  /**
   * Writes it as a client does that has a lease: the parts first, and nothing that is there.
   *
   * @param uploads names them: no two writers may use the same
   * @return how many calls that took
   */
  int push(Workspace leased, String uploads) throws IOException {
    if (leased.contents().exists(digest)) {
      return 1;
    }
    int calls = 2;
    Map<String, String> labels = new LinkedHashMap<>();
    for (Cargo part : parts) {
      calls += part.push(leased, uploads);
      labels.put("containerd.io/gc.ref.content.l." + labels.size(), part.digest.toString());
    }
    leased
        .contents()
        .write(
            uploads + " " + digest, digest, bytes.length, new ByteArrayInputStream(bytes), labels);
    return calls;
  }

  /**
   * Reads content with everything it refers to, and verifies it.
   *
   * @param seen gets all digests; what is in it already is not read again
   */
  static void verify(Contents contents, Digest digest, Set<Digest> seen) throws IOException {
    if (!seen.add(digest)) {
      return;
    }
    byte[] bytes;
    try (InputStream in = Channels.newInputStream(contents.open(digest))) {
      bytes = in.readAllBytes();
    }
    Digest found = Blob.digest(digest.algorithm(), bytes);
    if (!found.equals(digest)) {
      throw new IOException(digest + " has the bytes of " + found);
    }
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().skip(1).toList();
    for (String line : lines) {
      verify(contents, Digest.parse(line), seen);
    }
  }
}
