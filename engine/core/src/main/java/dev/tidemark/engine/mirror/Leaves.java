package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Blobs of which all is known without a look at them: that they are there, and by what refers to
 * them that they refer to nothing. Most of a store is layers, so that these wait to be written as
 * numbers, and not as objects.
 */
final class Leaves {

  /**
   * How many are written at a time. Doubled, that takes twice the memory, now some 5 MB; halved,
   * neighbours in the table of names share pages more seldom.
   */
  private static final int AT_ONCE = 20_000;

  private final Newcomers arrivals;
  private final long since;
  private final BitSet waiting = new BitSet();
  private int[] order = new int[64];
  private int size;

  /**
   * @param since they came after this moment, in milliseconds since the epoch
   */
  Leaves(Newcomers arrivals, long since) {
    this.arrivals = arrivals;
    this.since = since;
  }

  int size() {
    return size;
  }

  /** Adds an arrival that is settled as the media type that it is a leaf by. */
  void add(int number) {
    if (size == order.length) {
      order = Arrays.copyOf(order, 2 * size);
    }
    order[size++] = number;
    waiting.set(number);
  }

  boolean contains(int number) {
    return waiting.get(number);
  }

  /** Takes one out, as there is more to learn of it. */
  void remove(int number) {
    waiting.clear(number);
  }

  /** Writes all of them, in the order in which they were met. */
  void write(Writer writer, Bitmap present) {
    int at = 0;
    while (at < size) {
      List<Node> nodes = new ArrayList<>();
      int[] numbers = new int[Math.min(AT_ONCE, size - at)];
      for (; at < size && nodes.size() < AT_ONCE; at++) {
        if (waiting.get(order[at])) {
          numbers[nodes.size()] = order[at];
          nodes.add(node(order[at]));
        }
      }
      long[] ids = writer.append(nodes);
      for (int i = 0; i < ids.length; i++) {
        arrivals.written(numbers[i], ids[i]);
        present.set(ids[i]);
      }
    }
  }

  private Node node(int number) {
    Digest digest = arrivals.get(number);
    return new Node(
        digest, arrivals.bytes(number), since, Map.of(arrivals.settledAs(number), true), Map.of());
  }
}
