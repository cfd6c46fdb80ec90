package dev.tidemark.engine.filter;

import java.util.ArrayList;
import java.util.List;

/** Reads the selectors of one filter, from left to right and once. */
final class Parser {

  private final String text;
  private int at;

  Parser(String text) {
    this.text = text;
  }

  /**
   * All of the text.
   *
   * @throws FilterException if it does not obey the grammar
   */
  List<Selector> selectors() {
    List<Selector> selectors = new ArrayList<>();
    do {
      selectors.add(selector());
    } while (skip(','));
    if (at < text.length()) {
      throw wrong("unexpected input");
    }
    return List.copyOf(selectors);
  }

  private Selector selector() {
    List<String> path = path();
    blanks();
    if (at == text.length() || text.charAt(at) == ',') {
      return Selector.present(path);
    }
    int start = at;
    String operator = operator();
    return switch (operator) {
      case "==" -> Selector.equal(path, value(false));
      case "!=" -> Selector.notEqual(path, value(false));
      case "~=" -> Selector.contains(path, value(true));
      default -> throw FilterException.at(start, text, "unsupported operator \"" + operator + "\"");
    };
  }

  private List<String> path() {
    List<String> path = new ArrayList<>();
    do {
      path.add(field());
    } while (skip('.'));
    return path;
  }

  private String field() {
    blanks();
    if (quote()) {
      return quoted(false);
    }
    int start = at;
    while (at < text.length() && Characters.field(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw wrong("expected field or quoted");
    }
    return text.substring(start, at);
  }

  private String operator() {
    int start = at;
    while (at < text.length() && "=!~".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == start) {
      if (quote()) {
        // An unquoted key with a slash in it ends up here; what it lacks is the other quote.
        Literal.read(text, at);
      }
      throw wrong("expected an operator (\"==\"|\"!=\"|\"~=\")");
    }
    return text.substring(start, at);
  }

  private String value(boolean expression) {
    blanks();
    if (quote()) {
      return quoted(expression);
    }
    int start = at;
    if (at == text.length() || "=!~".indexOf(text.charAt(at)) < 0) {
      while (at < text.length() && Characters.value(text.codePointAt(at))) {
        at = text.offsetByCodePoints(at, 1);
      }
    }
    if (at == start) {
      throw wrong("expected value or quoted");
    }
    return text.substring(start, at);
  }

  private boolean quote() {
    return at < text.length() && "\"/|".indexOf(text.charAt(at)) >= 0;
  }

  private String quoted(boolean expression) {
    int start = at;
    Literal literal = Literal.read(text, start);
    if (!expression && text.charAt(start) != '"') {
      throw FilterException.at(start, text, "invalid quote encountered");
    }
    at = literal.end();
    return literal.value();
  }

  private boolean skip(char expected) {
    blanks();
    boolean found = at < text.length() && text.charAt(at) == expected;
    at += found ? 1 : 0;
    return found;
  }

  private void blanks() {
    while (at < text.length() && Characters.blank(text.charAt(at))) {
      at++;
    }
  }

  private FilterException wrong(String reason) {
    boolean garbled = at < text.length() && Characters.garbled(text.codePointAt(at));
    return FilterException.at(
        at, text, garbled ? Characters.whyGarbled(text.codePointAt(at)) : reason);
  }
}
