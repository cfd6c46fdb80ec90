package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Model;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Compares a marker with the model over one graph that was written in one way: a node for each step
 * of a script.
 */
final class Marking {

  /** Which edges a graph has. */
  enum Shape {
    RANDOM,
    CHILDREN_FIRST,
    PARENTS_FIRST,
    CHAIN,
    RING,
    WIDE
  }

  private final Script script;
  private final List<Digest> nodes = new ArrayList<>();
  private final Map<Digest, Map<String, String>> labels = new LinkedHashMap<>();
  private final Model model = new Model();

  private Marking(Script script) {
    this.script = script;
  }

  /** Throws an assertion error if {@code mark} misses or adds anything. */
  static void check(Script script, BiFunction<Reader, Bitmap, Bitmap> mark) throws IOException {
    Path directory = Files.createTempDirectory("mark");
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      new Marking(script).run(metadata, mark);
    } finally {
      TestFiles.remove(directory);
    }
  }

  private void run(Metadata metadata, BiFunction<Reader, Bitmap, Bitmap> mark) {
    Random random = script.about("shape");
    Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
    int rounds = 1 + random.nextInt(4);
    for (int step : script.steps()) {
      byte[] name = (step + " " + nodes.size()).getBytes(StandardCharsets.UTF_8);
      nodes.add(Blob.digest(step % 20 == 0 ? "sha512" : "sha256", name));
    }
    for (int round = 0; round < rounds; round++) {
      Set<Digest> changed = new HashSet<>(round == 0 ? nodes : List.of());
      for (int node = 0; node < nodes.size(); node++) {
        connect(shape, node, new Random(script.steps().get(node) + (long) round), changed);
      }
      write(metadata, changed);
      compare(metadata, mark, shape);
    }
  }

  /** Gives a node its edges of one round. */
  private void connect(Shape shape, int node, Random random, Set<Digest> changed) {
    int n = nodes.size();
    boolean back = random.nextInt(6) == 0;
    boolean regular = shape == Shape.CHAIN || shape == Shape.RING || shape == Shape.WIDE;
    switch (shape) {
      case CHAIN, RING -> {
        if (node + 1 < n || shape == Shape.RING) {
          edge(node, (node + 1) % n, back, changed);
        }
      }
      case WIDE -> edge(n / 2, node, back, changed);
      default -> {}
    }
    int edges = regular ? (random.nextInt(n) < 3 ? 1 : 0) : random.nextInt(3);
    for (int i = 0; i < edges; i++) {
      int other = random.nextInt(n);
      switch (shape) {
        case CHILDREN_FIRST -> edge(Math.max(node, other), Math.min(node, other), back, changed);
        case PARENTS_FIRST -> edge(Math.min(node, other), Math.max(node, other), back, changed);
        default -> edge(node, other, back, changed);
      }
    }
  }

  /** Adds an edge, as a label on one of its ends. */
  private void edge(int from, int to, boolean back, Set<Digest> changed) {
    Digest parent = nodes.get(from);
    Digest child = nodes.get(to);
    Digest labelled = back ? child : parent;
    Map<String, String> at = labels.computeIfAbsent(labelled, any -> new LinkedHashMap<>());
    String base = back ? Labels.BREF_CONTENT + ".b." : Labels.REF_CONTENT + ".l.";
    at.put(base + at.size(), (back ? parent : child).toString());
    model.keeps(parent, child);
    changed.add(labelled);
  }

  private void write(Metadata metadata, Set<Digest> changed) {
    List<Digest> order = new ArrayList<>(nodes);
    order.retainAll(changed);
    Random random = script.about("order " + order.size());
    if (random.nextInt(3) == 0) {
      Collections.shuffle(order, random);
    }
    int step = random.nextBoolean() ? order.size() : 1 + random.nextInt(order.size() / 3 + 1);
    for (int from = 0; from < order.size(); from += Math.max(step, order.size() / 12 + 1)) {
      int width = Math.max(step, order.size() / 12 + 1);
      List<Digest> part = order.subList(from, Math.min(from + width, order.size()));
      metadata.write(
          writer -> {
            long[] ids = writer.intern(part);
            for (int i = 0; i < ids.length; i++) {
              Digest digest = part.get(i);
              writer.put(
                  ids[i], new Node(digest, 1, 0, Map.of(), labels.getOrDefault(digest, Map.of())));
            }
            return ids;
          });
    }
  }

  private void compare(Metadata metadata, BiFunction<Reader, Bitmap, Bitmap> mark, Shape shape) {
    for (int roots = 0; roots < 3; roots++) {
      Random random = script.about("roots " + roots);
      Set<Digest> starts = new HashSet<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        starts.add(nodes.get(random.nextInt(nodes.size())));
      }
      Set<Digest> expected = model.reachable(starts);
      Set<Digest> marked =
          metadata.read(
              reader -> {
                Bitmap bits = new Bitmap(reader.nextId());
                starts.forEach(start -> bits.set(reader.id(start)));
                Set<Digest> found = new HashSet<>();
                mark.apply(reader, bits)
                    .forEach(id -> found.add(reader.node(id).orElseThrow().digest()));
                return found;
              });
      assertThat(marked)
          .as("marked from %d roots of %d nodes, %s", starts.size(), nodes.size(), shape)
          .isEqualTo(expected);
    }
  }
}
