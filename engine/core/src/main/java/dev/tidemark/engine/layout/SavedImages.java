package dev.tidemark.engine.layout;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The list of images {@code manifest.json} that {@code docker save} writes into an archive.
 *
 * <p>Since Docker 25 the archive is an OCI layout as well, and this file names configurations and
 * layers by their paths among the blobs. Of an image that was saved by its id, {@code index.json}
 * says nothing at all: here is the only trace of it. Paths of older archives name no blobs.
 */
final class SavedImages {

  static final String FILE = "manifest.json";

  private final List<Name> roots = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SavedImages() {}

  /**
   * The blobs that the images consist of. They are read as types that refer to nothing, which is
   * what configurations and layers are.
   *
   * @throws MalformedContentException if it is not JSON
   */
  static Found parse(byte[] bytes) throws MalformedContentException {
    SavedImages saved = new SavedImages();
    boolean recognised = saved.images(Json.read(bytes));
    return new Found(recognised, saved.roots, saved.warnings);
  }

  /** The digest in {@code blobs/algorithm/encoded}, however spelled; empty for any other path. */
  static Optional<Digest> digest(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.replace('\\', '/').split("/", -1)) {
      if (name.equals("..") && !names.isEmpty()) {
        names.remove(names.size() - 1);
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names.size() == 3 && names.get(0).equals(OciLayout.BLOBS)
        ? Digest.lenient(names.get(1) + ":" + names.get(2))
        : Optional.empty();
  }

  private boolean images(@Nullable Object json) {
    if (!(json instanceof List<?> images)) {
      if (json != null) { // Null is how Go writes an empty list.
        warnings.add(FILE + " is passed over: docker save did not write it");
      }
      return false;
    }
    boolean recognised = false;
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i) instanceof Map<?, ?> image && image(i, image)) {
        recognised = true;
      } else {
        warnings.add(FILE + ": entry #" + i + " is passed over: it has no Config and no Layers");
      }
    }
    return recognised;
  }

  /** Adds the parts of one image; false if it is none. */
  private boolean image(int position, Map<?, ?> image) {
    List<Object> configs = values(image, "Config");
    List<Object> layers = values(image, "Layers");
    if (configs.isEmpty() && layers.isEmpty()) {
      return false;
    }
    Map<String, Descriptor> parts = new LinkedHashMap<>();
    configs.forEach(path -> path(position, path, MediaTypes.OCI_CONFIG, parts));
    layers.forEach(path -> path(position, path, MediaTypes.OCI_LAYER, parts));
    for (Object sources : values(image, "LayerSources")) {
      if (sources instanceof Map<?, ?> map) {
        map.values().forEach(source -> source(position, source, parts));
      }
    }
    String name =
        values(image, "RepoTags").stream()
            .filter(tag -> tag instanceof String text && !text.isEmpty())
            .map(String.class::cast)
            .findFirst()
            .orElse("#" + position);
    parts.values().forEach(part -> roots.add(Name.of("", name, part, FILE)));
    return true;
  }

  private void path(int position, Object path, String type, Map<String, Descriptor> parts) {
    if (path instanceof String text) {
      digest(text).ifPresent(digest -> add(new Descriptor(type, digest, -1), parts));
    } else {
      warnings.add(FILE + ": entry #" + position + ": a path that is no text is passed over");
    }
  }

  /** A descriptor of where a layer came from. */
  private void source(int position, @Nullable Object source, Map<String, Descriptor> parts) {
    Map<?, ?> fields = source instanceof Map<?, ?> map ? map : Map.of();
    String type = "";
    for (Object value : values(fields, "mediaType")) {
      type = value instanceof String text ? text : type;
    }
    long size = -1;
    for (Object value : values(fields, "size")) {
      size = value instanceof Number number ? number.longValue() : size;
    }
    boolean valid = false;
    for (Object value : values(fields, "digest")) {
      Optional<Digest> digest =
          value instanceof String text ? Digest.lenient(text) : Optional.empty();
      if (digest.isPresent()) {
        add(new Descriptor(type, digest.get(), size), parts);
        valid = true;
      }
    }
    if (!valid) {
      warnings.add(FILE + ": entry #" + position + ": a layer source has no valid digest");
    }
  }

  private static void add(Descriptor part, Map<String, Descriptor> parts) {
    parts.putIfAbsent(part.digest() + " " + part.mediaType(), part);
  }

  /**
   * What stands in a field, however its name is capitalised: each element of an array, nulls left
   * out.
   */
  private static List<Object> values(Map<?, ?> object, String field) {
    List<Object> values = new ArrayList<>();
    object.forEach(
        (key, value) -> {
          if (field.equalsIgnoreCase(String.valueOf(key))) {
            List<?> several = value instanceof List<?> list ? list : List.of();
            several.stream().filter(Objects::nonNull).forEach(values::add);
            if (value != null && !(value instanceof List<?>)) {
              values.add(value);
            }
          }
        });
    return values;
  }
}
