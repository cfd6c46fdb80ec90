package dev.tidemark.engine.filter;

import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on one field.
 *
 * @param condition is asked with the empty string if the field is absent
 */
record Selector(List<String> path, Predicate<String> condition) {

  Selector {
    path = List.copyOf(path);
  }

  static Selector present(List<String> path) {
    return new Selector(path, found -> !found.isEmpty());
  }

  static Selector equal(List<String> path, String value) {
    return new Selector(path, found -> !found.isEmpty() && found.equals(value));
  }

  static Selector notEqual(List<String> path, String value) {
    return new Selector(path, found -> !found.equals(value));
  }

  static Selector contains(List<String> path, String expression) {
    return new Selector(path, new Expression(expression));
  }

  boolean matches(Fields fields) {
    return condition.test(fields.value(path).orElse(""));
  }
}
