package dev.tidemark.engine.managed;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a managed store has on disk, seen from outside. */
final class StoreFiles {

  private StoreFiles() {}

  static Set<Digest> blobs(Path directory) throws IOException {
    Set<Digest> blobs = new TreeSet<>();
    for (String name : names(directory.resolve("blobs/sha256"))) {
      blobs.add(new Digest("sha256", name));
    }
    return blobs;
  }

  /** Unfinished uploads. */
  static List<String> ingests(Path directory) throws IOException {
    return names(directory.resolve("ingests")).stream()
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  private static List<String> names(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
