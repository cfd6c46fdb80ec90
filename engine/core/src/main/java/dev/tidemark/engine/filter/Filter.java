package dev.tidemark.engine.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A condition on the fields of a thing, in the language that the package describes. */
public final class Filter {

  /** One of these has to hold, which means all selectors of it. */
  private final List<List<Selector>> alternatives;

  private Filter(List<List<Selector>> alternatives) {
    this.alternatives = List.copyOf(alternatives);
  }

  /**
   * Reads a filter. The empty text matches everything.
   *
   * @throws FilterException if it is not one; a regular expression that is not one is no error, it
   *     matches nothing
   */
  public static Filter parse(String text) {
    return any(List.of(text));
  }

  /**
   * A filter that matches what at least one of {@code texts} matches; everything if there is none.
   *
   * @throws FilterException if one of them is not a filter
   */
  public static Filter any(Collection<String> texts) {
    List<List<Selector>> alternatives = new ArrayList<>();
    for (String text : texts) {
      alternatives.add(text.isEmpty() ? List.of() : new Parser(text).selectors());
    }
    return new Filter(texts.isEmpty() ? List.of(List.of()) : alternatives);
  }

  /**
   * Whether this filter matches a thing.
   *
   * @throws FilterException if that cannot be told because a regular expression takes more steps
   *     than are sensible
   */
  public boolean matches(Fields fields) {
    for (List<Selector> selectors : alternatives) {
      if (selectors.stream().allMatch(selector -> selector.matches(fields))) {
        return true;
      }
    }
    return false;
  }
}
