package dev.tidemark.engine.managed;

import java.nio.file.Path;
import java.util.Objects;

/** The bytes of all namespaces in files: {@code blobs/ALGORITHM/ENCODED}, and what is arriving. */
final class Bytes {

  private final Path directory;

  Bytes(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  Path directory() {
    return directory;
  }
}
