package dev.tidemark.benchmarks.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/** What several benchmarks need. */
final class Scratch {

  private Scratch() {}

  static Path directory() throws IOException {
    return Files.createTempDirectory("tidemark-jmh");
  }

  static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A hash as SHA-256 would make it. */
  static String hex(Random random) {
    StringBuilder hex = new StringBuilder(64);
    for (int i = 0; i < 4; i++) {
      hex.append("%016x".formatted(random.nextLong()));
    }
    return hex.toString();
  }
}
