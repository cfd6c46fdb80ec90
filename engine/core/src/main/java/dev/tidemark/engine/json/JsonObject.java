package dev.tidemark.engine.json;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with all its fields in order, repeated ones too. Not changed any more once it is
 * read; then thread-safe.
 */
final class JsonObject implements Document {

  /** Fields of image documents that hold a map, with names that somebody has chosen. */
  private static final Set<String> MAPS =
      Set.of("annotations", "labels", "volumes", "exposedports");

  private String[] names = new String[6];
  private Object[] values = new Object[6];
  private int size;

  void add(String name, Object value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    names[size] = name;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  String name(int i) {
    return names[i];
  }

  Object value(int i) {
    return values[i];
  }

  /** The first field from position {@code from} on that is called so, or -1. */
  int next(String field, int from) {
    for (int i = from; i < size; i++) {
      if (names[i].equalsIgnoreCase(field)) {
        return i;
      }
    }
    return -1;
  }

  /** The first value of the field that is a string, or null. */
  @Nullable String text(String field) {
    for (int i = next(field, 0); i >= 0; i = next(field, i + 1)) {
      if (values[i] instanceof String text) {
        return text;
      }
    }
    return null;
  }

  /**
   * Checks that nobody can take a field of it, or of an object in it, for another.
   *
   * @throws MalformedContentException if two fields have the same name, in whatever case
   */
  void requireDistinctNames() throws MalformedContentException {
    requireDistinctNames(false);
  }

  /**
   * @param map whether the names are data, where case counts
   */
  private void requireDistinctNames(boolean map) throws MalformedContentException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < size; i++) {
      if (!seen.add(map ? names[i] : names[i].toLowerCase(Locale.ROOT))) {
        throw new MalformedContentException(
            "names the field '" + OneLine.of(names[i]) + "' twice in one object");
      }
      boolean inner = MAPS.contains(names[i].toLowerCase(Locale.ROOT));
      if (values[i] instanceof JsonObject object) {
        object.requireDistinctNames(inner);
      } else if (values[i] instanceof List<?> array) {
        requireDistinctNames(array);
      }
    }
  }

  private static void requireDistinctNames(List<?> array) throws MalformedContentException {
    for (Object value : array) {
      if (value instanceof JsonObject object) {
        object.requireDistinctNames(false);
      } else if (value instanceof List<?> inner) {
        requireDistinctNames(inner);
      }
    }
  }

  @Override
  public boolean has(String field) {
    return next(field, 0) >= 0;
  }

  @Override
  public List<Descriptor> descriptors(String field) throws MalformedContentException {
    List<Descriptor> found = new ArrayList<>();
    for (int i = next(field, 0); i >= 0; i = next(field, i + 1)) {
      if (values[i] instanceof List<?> array) {
        for (int n = 0; n < array.size(); n++) {
          JsonDescriptor.read(object(array.get(n), field, n), field, n, found);
        }
      } else if (values[i] != JsonTree.NULL) {
        JsonDescriptor.read(object(values[i], field, -1), field, -1, found);
      }
    }
    return found;
  }

  @Override
  public List<Document> objects(String field) throws MalformedContentException {
    List<Document> found = new ArrayList<>();
    for (int i = next(field, 0); i >= 0; i = next(field, i + 1)) {
      if (values[i] instanceof List<?> array) {
        for (int n = 0; n < array.size(); n++) {
          found.add(object(array.get(n), field, n));
        }
      } else if (values[i] != JsonTree.NULL) {
        found.add(object(values[i], field, -1));
      }
    }
    return found;
  }

  @Override
  public Descriptor asDescriptor() throws MalformedContentException {
    List<Descriptor> found = new ArrayList<>(1);
    JsonDescriptor.read(this, "", -1, found);
    if (found.size() > 1) {
      throw new MalformedContentException("has several digests or media types in one descriptor");
    }
    return found.get(0);
  }

  @Override
  public Optional<String> string(String field) {
    return Optional.ofNullable(text(field));
  }

  @Override
  public List<String> strings(String field) {
    List<String> found = new ArrayList<>();
    for (int i = next(field, 0); i >= 0; i = next(field, i + 1)) {
      if (values[i] instanceof String text) {
        found.add(text);
      } else if (values[i] instanceof List<?> array) {
        for (int n = 0; n < array.size(); n++) {
          if (array.get(n) instanceof String text) {
            found.add(text);
          }
        }
      }
    }
    return found;
  }

  private static JsonObject object(Object value, String field, int place)
      throws MalformedContentException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new MalformedContentException(JsonDescriptor.place(field, place) + " is not an object");
  }
}
