package dev.tidemark.engine.filter;

import java.util.List;
import java.util.Optional;

/** The fields of one thing that a {@link Filter} looks at. */
@FunctionalInterface
public interface Fields {

  /**
   * The value of a field; empty if there is none. An empty value counts as none.
   *
   * <p>Keys that contain dots come in pieces: to find the label {@code a.b}, join all that follows
   * {@code labels} with dots.
   *
   * @param path names, outermost first, such as {@code [labels, a, b]}; at least one
   */
  Optional<String> value(List<String> path);
}
