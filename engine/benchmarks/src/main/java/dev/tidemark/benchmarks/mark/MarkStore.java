package dev.tidemark.benchmarks.mark;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.lmdb.BulkStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A metadata store to mark, with the roots and the right answer beside it. */
final class MarkStore {

  private MarkStore() {}

  static Path metadata(Path directory) {
    return directory.resolve("metadata");
  }

  static Path roots(Path directory) {
    return directory.resolve("roots.bits");
  }

  static Path truth(Path directory) {
    return directory.resolve("live.bits");
  }

  /** A process of its own, because it needs the memory that the mark must do without. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    ImageGraph graph = new ImageGraph(Integer.parseInt(args[1]));
    Files.createDirectories(metadata(directory));
    Bitmap rootBits = new Bitmap(graph.nodes());
    List<NamedRoot> roots = new ArrayList<>();
    for (int root : graph.roots()) {
      rootBits.set(root);
      roots.add(new NamedRoot("", "index.json", "registry.example/app:" + root, root));
    }
    try (BulkStore store = BulkStore.create(metadata(directory))) {
      for (int node = 0; node < graph.nodes(); node++) {
        long[] children = graph.children(node);
        if (children.length > 0) {
          store.add(node, children);
        }
      }
      store.finish(roots, graph.nodes());
    }
    Bitmap live = graph.reachable();
    write(roots(directory), rootBits);
    write(truth(directory), live);
    System.out.println("nodes " + graph.nodes());
    System.out.println("edges " + graph.edges());
    System.out.println("parents " + graph.parents());
    System.out.println("roots " + roots.size());
    System.out.println("live " + live.count());
    System.out.println("bytes " + Files.size(metadata(directory).resolve("data.mdb")));
  }

  private static void write(Path file, Bitmap bits) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      for (long word : bits.words()) {
        out.writeLong(word);
      }
    }
  }

  static Bitmap read(Path file) throws IOException {
    Bitmap bits = new Bitmap(Files.size(file) * 8);
    long[] words = bits.words();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      for (int i = 0; i < words.length; i++) {
        words[i] = in.readLong();
      }
    }
    return bits;
  }

  /** Whether {@code bits} is just what {@code file} says, which is not loaded for it. */
  static boolean same(Path file, Bitmap bits) throws IOException {
    long[] words = bits.words();
    if (words.length * 8L != Files.size(file)) {
      return false;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      for (long word : words) {
        if (word != in.readLong()) {
          return false;
        }
      }
    }
    return true;
  }
}
