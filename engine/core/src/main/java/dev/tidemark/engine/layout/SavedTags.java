package dev.tidemark.engine.layout;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.store.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The table {@code repositories} of the first image format of Docker, which {@code docker save}
 * writes to this day: {@code {"name": {"tag": "id"}}}. The id is the hash of a layer or of a
 * configuration, in old archives one that is not the hash of anything.
 */
final class SavedTags {

  static final String FILE = "repositories";

  private SavedTags() {}

  /**
   * All that could be the name of a blob; whether it is there is for the caller to find out.
   *
   * @throws MalformedContentException if it is not JSON
   */
  static Found parse(byte[] bytes) throws MalformedContentException {
    List<Name> roots = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    if (!(Json.read(bytes) instanceof Map<?, ?> repositories)) {
      return new Found(
          false, roots, List.of(FILE + " is passed over: docker save did not write it"));
    }
    repositories.forEach(
        (name, tags) -> {
          if (tags instanceof Map<?, ?> ids) {
            ids.forEach((tag, id) -> add(name + ":" + tag, String.valueOf(id), roots));
          } else {
            warnings.add(FILE + ": '" + name + "' is passed over: it has no tags");
          }
        });
    return new Found(true, roots, warnings);
  }

  private static void add(String name, String id, List<Name> roots) {
    Digest.lenient(id.indexOf(':') < 0 ? "sha256:" + id : id)
        .ifPresent(digest -> roots.add(Name.of("", name, new Descriptor("", digest, -1), FILE)));
  }
}
