package dev.tidemark.images.graph;

import dev.tidemark.spi.Descriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a walk still has before it, the next one first. Not thread-safe. */
final class Pending {

  private final Deque<Descriptor> descriptors = new ArrayDeque<>();

  Pending(Descriptor... roots) {
    add(List.of(roots));
  }

  /** Puts these, in their order, before everything else. */
  void add(List<Descriptor> children) {
    for (int i = children.size() - 1; i >= 0; i--) {
      descriptors.push(children.get(i));
    }
  }

  boolean isEmpty() {
    return descriptors.isEmpty();
  }

  Descriptor next() {
    return descriptors.pop();
  }

  int size() {
    return descriptors.size();
  }

  void clear() {
    descriptors.clear();
  }
}
