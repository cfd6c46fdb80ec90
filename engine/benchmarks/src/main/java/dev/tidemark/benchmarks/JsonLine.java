package dev.tidemark.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes maps, lists, samples, numbers and text as JSON. */
final class JsonLine {

  private JsonLine() {}

  static String of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> of(entry.getKey().toString()) + ": " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsonLine::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Sample sample) {
      return String.format(
          Locale.ROOT,
          "{\"median\": %.6g, \"min\": %.6g, \"max\": %.6g, \"runs\": %d}",
          sample.median(),
          sample.min(),
          sample.max(),
          sample.runs());
    }
    if (value instanceof Double number) {
      return number.isNaN() ? "null" : String.format(Locale.ROOT, "%.6g", number);
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
