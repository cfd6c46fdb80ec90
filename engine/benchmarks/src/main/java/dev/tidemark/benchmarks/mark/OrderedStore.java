package dev.tidemark.benchmarks.mark;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.lmdb.BulkStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The same graph, under other ids. */
public final class OrderedStore {

  private OrderedStore() {}

  /**
   * Makes a metadata store of about {@code size} nodes in {@code directory}.
   *
   * @return its roots
   */
  public static Bitmap make(Path directory, int size, Order order) throws IOException {
    ImageGraph graph = new ImageGraph(size);
    int n = graph.nodes();
    int[] nodeAt = new int[n];
    for (int i = 0; i < n; i++) {
      nodeAt[i] = order == Order.PARENTS_FIRST ? n - 1 - i : i;
    }
    if (order == Order.SHUFFLED) {
      shuffle(nodeAt);
    }
    int[] idOf = new int[n];
    for (int id = 0; id < n; id++) {
      idOf[nodeAt[id]] = id;
    }
    try (BulkStore store = BulkStore.create(directory)) {
      for (int id = 0; id < n; id++) {
        long[] children = graph.children(nodeAt[id]);
        for (int i = 0; i < children.length; i++) {
          children[i] = idOf[(int) children[i]];
        }
        store.add(id, children);
      }
      store.finish(List.of(), n);
    }
    Bitmap roots = new Bitmap(n);
    for (int root : graph.roots()) {
      roots.set(idOf[root]);
    }
    return roots;
  }

  private static void shuffle(int[] values) {
    Random random = new Random(11);
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
