package dev.tidemark.engine.model;

import java.util.Objects;

/**
 * What sort of thing a resource is. Beside those named here, a kind is what an embedder's own
 * collector looks after; its name is what stands in {@code containerd.io/gc.ref.NAME} labels.
 *
 * @param name lower-case letters, digits, {@code -} and {@code _}
 */
public record Kind(String name) {

  public static final Kind CONTENT = new Kind("content");
  public static final Kind SNAPSHOT = new Kind("snapshot");
  public static final Kind CONTAINER = new Kind("container");
  public static final Kind IMAGE = new Kind("image");
  public static final Kind LEASE = new Kind("lease");
  public static final Kind INGEST = new Kind("ingest");

  public Kind {
    Objects.requireNonNull(name, "name");
    if (!name.matches("[a-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("not the name of a kind of resource: '" + name + "'");
    }
  }

  /** The kind of this name. */
  public static Kind of(String name) {
    return switch (name) {
      case "content" -> CONTENT;
      case "snapshot" -> SNAPSHOT;
      case "container" -> CONTAINER;
      case "image" -> IMAGE;
      case "lease" -> LEASE;
      case "ingest" -> INGEST;
      default -> new Kind(name);
    };
  }

  /** Whether the engine itself looks after it. */
  public boolean core() {
    return switch (name) {
      case "content", "snapshot", "container", "image", "lease", "ingest" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
