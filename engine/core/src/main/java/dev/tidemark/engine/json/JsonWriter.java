package dev.tidemark.engine.json;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Platform;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON. Not Jackson's, because every command that prints JSON would wait for it to load. For
 * one thread and one use.
 */
final class JsonWriter {

  /** How the text looks. */
  enum Style {
    /** Indented by two spaces, and what a terminal does not show is escaped. */
    PRETTY,
    /** The same on one line. */
    LINE,
    /** As Go's {@code json.Marshal} writes it, to the byte. */
    GO
  }

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(256);
  private final Style style;
  private final boolean pretty;
  private int depth;

  JsonWriter(Style style) {
    this.style = style;
    this.pretty = style == Style.PRETTY;
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
    } else if (isText(value)) {
      string(text(value));
    } else if (value instanceof Iterable<?> list) {
      list(list);
    } else if (value instanceof JsonValue own) {
      value(own.toJson());
    } else if (value instanceof Descriptor descriptor) {
      map(ImageFields.of(descriptor));
    } else if (value instanceof Platform platform) {
      map(ImageFields.of(platform));
    } else if (value instanceof Record own) {
      map(components(own));
    } else {
      throw refused(value);
    }
  }

  /** The components of a record by their names; what is empty is left out. */
  private static Map<String, @Nullable Object> components(Record value) {
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    for (RecordComponent each : value.getClass().getRecordComponents()) {
      try {
        Object component = each.getAccessor().invoke(value);
        Object there =
            component instanceof Optional<?> optional ? optional.orElse(null) : component;
        if (there != null) {
          components.put(each.getName(), there);
        }
      } catch (ReflectiveOperationException e) {
        throw refused(value); // nobody but its package may look into it
      }
    }
    return components;
  }

  /** What everybody reads back from its text. A path is a list of its names, too. */
  private static boolean isText(Object value) {
    return value instanceof CharSequence
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof Digest
        || value instanceof Path
        || value instanceof URI
        || value instanceof Temporal
        || value instanceof Duration;
  }

  private String text(Object value) {
    String text = value.toString();
    return style == Style.GO && value instanceof Instant && text.indexOf('.') >= 0
        ? text.replaceFirst("\\.?0+Z$", "Z") // Go writes no more digits than there are
        : text;
  }

  private static IllegalArgumentException refused(Object value) {
    return new IllegalArgumentException(
        value.getClass().isArray()
            ? "an array cannot be written as JSON: make it a list"
            : "a value of type "
                + value.getClass().getName()
                + " cannot be written as JSON: make it a map, a list, a text or a number");
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
      string(name(entry.getKey()));
      out.append(pretty ? ": " : ":");
      value(entry.getValue());
    }
    end(map.isEmpty(), '}');
  }

  private static String name(@Nullable Object key) {
    if (key == null) {
      throw new IllegalArgumentException("a map with a null key cannot be written as JSON");
    }
    if (!isText(key) && !(key instanceof Number)) {
      throw refused(key);
    }
    return key.toString();
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
          if (style == Style.GO) {
            likeGo(text, i, c);
          } else if (plain(text, i, c)) {
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

  /** Go escapes what HTML or JavaScript would take for its own, and mends halves of surrogates. */
  private void likeGo(String text, int i, char c) {
    switch (c) {
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
      default -> {
        if (c < ' ') {
          escape(c);
        } else if (Character.isSurrogate(c) && !plain(text, i, c)) {
          escape('\ufffd');
        } else {
          out.append(c);
        }
      }
    }
  }

  private void escape(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
