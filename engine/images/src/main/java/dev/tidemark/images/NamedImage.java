package dev.tidemark.images;

import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.spi.Descriptor;
import java.util.Objects;

/**
 * A name in a store and what it stands for.
 *
 * @param name in full, as far as it is known; empty if it has none
 * @param target a manifest or an index
 */
public record NamedImage(String name, Descriptor target) {

  public NamedImage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(target, "target");
  }

  /** What it is called, also if it has no name. */
  public String label() {
    return name.isEmpty() ? target.digest().toString() : name;
  }

  /** What it is in an archive, where a digest is no name. */
  ArchiveImage archived() {
    boolean named = !label().equals(target.digest().toString());
    return new ArchiveImage(named ? name : "", target);
  }
}
