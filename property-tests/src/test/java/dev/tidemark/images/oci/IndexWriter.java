package dev.tidemark.images.oci;

import java.io.IOException;
import java.nio.file.Path;

/** Puts names into a layout, and takes every third one away again; also as a process. */
final class IndexWriter {

  static final int NAMES = 60;

  private IndexWriter() {}

  /**
   * Does so in a process of its own.
   *
   * @param arguments the directory of the layout, and what the names begin with
   */
  public static void main(String... arguments) throws IOException {
    write(Path.of(arguments[0]), arguments[1]);
  }

  static void write(Path directory, String writer) throws IOException {
    ImageLayout layout = ImageLayout.of(ImageDriver.directory(directory));
    for (int i = 0; i < NAMES; i++) {
      layout.put(IndexProperties.entry(writer + "-" + i, i));
      if (i % 3 == 2) {
        layout.remove(writer + "-" + (i - 1));
      }
    }
  }
}
