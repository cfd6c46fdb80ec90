package dev.tidemark.images.archive;

import dev.tidemark.engine.model.EntryName;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An image in an archive.
 *
 * @param name in full, as far as it is known; empty if it has none
 * @param target its manifest or index
 */
public record ArchiveImage(String name, Descriptor target) {

  public ArchiveImage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(target, "target");
  }

  /** The image that an entry of an index stands for. */
  static ArchiveImage of(Descriptor entry) {
    String full = entry.annotations().getOrDefault(Annotations.IMAGE_NAME, "");
    String ref = entry.annotations().getOrDefault(Annotations.REF_NAME, "");
    return new ArchiveImage(full.isEmpty() ? ref : full, entry);
  }

  /** Whether it says something about another image, and is none to be named by itself. */
  public boolean isReferrer() {
    return target.annotations().containsKey(Annotations.MANIFEST_SUBJECT);
  }

  /**
   * The entry of an index that stands for it, with the whole name where containerd looks for it,
   * and with what it writes where the specification has a reference.
   */
  Descriptor entry() {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.remove(Annotations.IMAGE_NAME);
    annotations.remove(Annotations.REF_NAME);
    if (!name.isEmpty()) {
      annotations.put(Annotations.IMAGE_NAME, name);
      annotations.put(Annotations.REF_NAME, EntryName.reference(name));
    }
    return target.withAnnotations(annotations);
  }
}
