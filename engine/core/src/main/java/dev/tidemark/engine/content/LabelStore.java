package dev.tidemark.engine.content;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

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
   * Changes the labels of content in one step: what others change meanwhile comes before or after
   * it, never between.
   *
   * @param change makes the new labels of those that are there, in a map that it may change; is
   *     asked again where somebody else was faster; an empty value removes the key
   * @throws java.nio.file.NoSuchFileException if the content is not there
   * @throws IllegalArgumentException if a label is too long
   */
  void update(Digest digest, UnaryOperator<Map<String, String>> change) throws IOException;

  /**
   * Sets labels, each by its key and all at once. Labels with other keys stay as they are.
   *
   * @param labels an empty value removes the key
   * @throws java.nio.file.NoSuchFileException if the content is not there
   * @throws IllegalArgumentException if a label is too long
   */
  default void set(Digest digest, Map<String, String> labels) throws IOException {
    update(
        digest,
        known -> {
          known.putAll(labels);
          return known;
        });
  }
}
