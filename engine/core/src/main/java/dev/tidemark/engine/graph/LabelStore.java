package dev.tidemark.engine.graph;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Map;

/**
 * The labels of content (containerd {@code content.Manager}, {@code Info} and {@code Update}).
 * Implementations are safe for use by several threads.
 */
public interface LabelStore {

  /**
   * The labels of content.
   *
   * @throws java.nio.file.NoSuchFileException if the content is not there
   */
  Map<String, String> labels(Digest digest) throws IOException;

  /**
   * Sets labels, each by its key and all at once. Labels with other keys stay as they are, also
   * those that somebody else adds meanwhile; no labels change nothing.
   *
   * @param labels an empty value removes the key
   * @throws java.nio.file.NoSuchFileException if the content is not there
   * @throws IllegalArgumentException if a label is too long
   */
  void set(Digest digest, Map<String, String> labels) throws IOException;
}
