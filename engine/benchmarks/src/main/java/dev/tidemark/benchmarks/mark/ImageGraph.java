package dev.tidemark.benchmarks.mark;

import dev.tidemark.engine.mark.Bitmap;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A graph of blobs as years of pushing images for several platforms leave it, held in memory.
 *
 * <p>An image is an index over {@value #PLATFORMS} manifests, each with a config and 9 to 20
 * layers. Few layers are new; of the others, 80 % are drawn by Zipf's law, so that some base layers
 * are in nearly every image, and 20 % evenly from all that there are. Ids are given in the order in
 * which a push stores: children first. 3 % of the images get a referrer (a signature, say) some
 * images later, which their index then leads to: an edge to a larger id. Three in ten images have
 * lost their name.
 *
 * <p>The same size always gives the same graph.
 */
final class ImageGraph {

  private static final int PLATFORMS = 6;
  private static final double NEW_LAYERS = 0.08;
  private static final double ZIPF = 0.8;
  private static final double REFERRERS = 0.03;
  private static final double NAMED = 0.7;
  private static final int FURTHEST_REFERRER = 2000;

  /** An image that waits for its referrer: {@code slot} is where its id goes. */
  private record Due(int image, int subject, int slot) {}

  private final SplittableRandom random = new SplittableRandom(20261121);
  private int[] starts;
  private int[] edges;
  private int[] roots = new int[1024];
  private int[] layers;
  private int nodes;
  private int edgeCount;
  private int rootCount;
  private int layerCount;
  private int parentCount;

  /** A graph of about {@code size} nodes. */
  ImageGraph(int size) {
    starts = new int[size + 1024];
    edges = new int[(int) Math.min(5.5 * size + 1024, Integer.MAX_VALUE - 16)];
    layers = new int[size / 2 + 1024];
    PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> Integer.compare(a.image(), b.image()));
    int emptyConfig = leaf();
    for (int image = 0; nodes < size; image++) {
      int index = image();
      if (random.nextDouble() < NAMED) {
        root(index);
      }
      if (random.nextDouble() < REFERRERS) {
        int later = image + 1 + random.nextInt(FURTHEST_REFERRER);
        due.add(new Due(later, index, edgeCount));
        edge(index); // to itself until the referrer is there
        starts[nodes] = edgeCount;
      }
      while (!due.isEmpty() && due.peek().image() <= image) {
        Due next = due.poll();
        int layer = leaf();
        edge(emptyConfig);
        edge(layer);
        edge(next.subject());
        edges[next.slot()] = parent();
      }
    }
  }

  private int image() {
    int[] manifests = new int[PLATFORMS];
    int[] mine = new int[20];
    for (int p = 0; p < PLATFORMS; p++) {
      int width = 9 + random.nextInt(12);
      for (int i = 0; i < width; i++) {
        mine[i] = layerCount < 100 || random.nextDouble() < NEW_LAYERS ? newLayer() : oldLayer();
      }
      edge(leaf());
      for (int i = 0; i < width; i++) {
        edge(mine[i]);
      }
      manifests[p] = parent();
    }
    for (int manifest : manifests) {
      edge(manifest);
    }
    return parent();
  }

  private int newLayer() {
    if (layerCount == layers.length) {
      layers = Arrays.copyOf(layers, layers.length * 3 / 2);
    }
    int layer = leaf();
    layers[layerCount++] = layer;
    return layer;
  }

  private int oldLayer() {
    double u = random.nextDouble();
    // evenly over the logarithm of the rank: the chance of rank r falls as 1 / r
    double rank =
        random.nextDouble() < ZIPF ? Math.exp(u * Math.log(layerCount)) - 1 : u * layerCount;
    return layers[Math.min((int) rank, layerCount - 1)];
  }

  private int leaf() {
    return parent();
  }

  /** A node with all the edges since the last one. */
  private int parent() {
    if (nodes + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length + starts.length / 16);
    }
    if (edgeCount > starts[nodes]) {
      parentCount++;
    }
    starts[nodes + 1] = edgeCount;
    return nodes++;
  }

  private void edge(int child) {
    if (edgeCount == edges.length) {
      edges = Arrays.copyOf(edges, edges.length + edges.length / 16);
    }
    edges[edgeCount++] = child;
  }

  private void root(int node) {
    if (rootCount == roots.length) {
      roots = Arrays.copyOf(roots, 2 * rootCount);
    }
    roots[rootCount++] = node;
  }

  int nodes() {
    return nodes;
  }

  int edges() {
    return edgeCount;
  }

  int parents() {
    return parentCount;
  }

  int[] roots() {
    return Arrays.copyOf(roots, rootCount);
  }

  /** The nodes that {@code node} leads to directly. */
  long[] children(int node) {
    long[] children = new long[starts[node + 1] - starts[node]];
    for (int i = 0; i < children.length; i++) {
      children[i] = edges[starts[node] + i];
    }
    return children;
  }

  /** What the roots lead to: breadth first, with a queue, sharing nothing with the engine's way. */
  Bitmap reachable() {
    Bitmap reached = new Bitmap(nodes);
    int[] queue = new int[nodes];
    int tail = 0;
    for (int i = 0; i < rootCount; i++) {
      if (reached.set(roots[i])) {
        queue[tail++] = roots[i];
      }
    }
    for (int head = 0; head < tail; head++) {
      for (int e = starts[queue[head]]; e < starts[queue[head] + 1]; e++) {
        if (reached.set(edges[e])) {
          queue[tail++] = edges[e];
        }
      }
    }
    return reached;
  }
}
