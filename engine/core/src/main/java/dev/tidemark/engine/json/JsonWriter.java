package dev.tidemark.engine.json;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON. Not Jackson's, because every command that prints JSON would wait for it to load. For
 * one thread and one use.
 */
final class JsonWriter {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(256);
  private final boolean pretty;
  private int depth;

  /**
   * @param pretty whether to indent by two spaces; one line otherwise
   */
  JsonWriter(boolean pretty) {
    this.pretty = pretty;
  }

  String write(@Nullable Object value) {
    value(value);
    return out.toString();
  }

  private void value(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
      list(list);
    } else if (value.getClass().isArray()) {
      throw new IllegalArgumentException("an array cannot be written as JSON: make it a list");
    } else {
      string(value.toString());
    }
  }

  private void number(Number number) {
    if ((number instanceof Double || number instanceof Float)
        && !Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException(number + " cannot be written as JSON");
    }
    out.append(number);
  }

  private void map(Map<?, ?> map) {
    out.append('{');
    depth++;
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    for (boolean first = true; entries.hasNext(); first = false) {
      Map.Entry<?, ?> entry = entries.next();
      next(first);
      string(String.valueOf(entry.getKey()));
      out.append(pretty ? ": " : ":");
      value(entry.getValue());
    }
    end(map.isEmpty(), '}');
  }

  private void list(Iterable<?> list) {
    out.append('[');
    depth++;
    boolean empty = true;
    for (Object value : list) {
      next(empty);
      value(value);
      empty = false;
    }
    end(empty, ']');
  }

  private void next(boolean first) {
    if (!first) {
      out.append(',');
    }
    indent();
  }

  private void end(boolean empty, char bracket) {
    depth--;
    if (!empty) {
      indent();
    }
    out.append(bracket);
  }

  private void indent() {
    if (pretty) {
      out.append('\n');
      for (int i = 0; i < depth; i++) {
        out.append("  ");
      }
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (plain(text, i, c)) {
            out.append(c);
          } else {
            escape(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Whether a terminal shows the character and UTF-8 can carry it. */
  private static boolean plain(String text, int i, char c) {
    if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
      return false;
    }
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return true;
  }

  private void escape(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
