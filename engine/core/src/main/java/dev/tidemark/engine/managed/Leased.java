package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.util.Objects;

/**
 * Something that a lease holds, in the words of containerd.
 *
 * @param type {@code content}, {@code ingests}, {@code images} or {@code snapshots/SNAPSHOTTER}
 * @param id a digest, the ref of an ingest, or the name of an image or snapshot
 */
public record Leased(String type, String id) {

  private static final String SNAPSHOTS = "snapshots/";

  public Leased {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(id, "id");
  }

  static Leased of(Resource resource) {
    String key = resource.key();
    return switch (resource.kind().name()) {
      case "ingest" -> new Leased("ingests", key);
      case "image" -> new Leased("images", key);
      case "snapshot" -> {
        int slash = key.indexOf('/');
        yield new Leased(SNAPSHOTS + key.substring(0, slash), key.substring(slash + 1));
      }
      default -> new Leased(resource.kind().name(), key);
    };
  }

  /**
   * The resource it means.
   *
   * @throws StoreException if it means none, or one of a type that leases do not hold
   */
  Resource in(Scope scope) {
    String[] parts = type.split("/", -1);
    return switch (parts[0]) {
      case "content" -> scope.resource(Kind.CONTENT, digest(parts));
      case "ingests" -> scope.resource(Kind.INGEST, plain(parts));
      case "images" -> scope.resource(Kind.IMAGE, plain(parts));
      case "snapshots" -> {
        if (parts.length != 2 || parts[1].isEmpty() || id.isEmpty()) {
          throw bad("give the type as snapshots/SNAPSHOTTER, and the name of a snapshot");
        }
        yield scope.resource(Kind.SNAPSHOT, parts[1] + "/" + id);
      }
      default ->
          throw bad("not a type that a lease can hold; content, ingests, images, snapshots/NAME");
    };
  }

  private String plain(String[] parts) {
    if (parts.length != 1 || id.isEmpty()) {
      throw bad("give the type as " + parts[0] + ", and a name");
    }
    return id;
  }

  private String digest(String[] parts) {
    try {
      return Digest.parse(plain(parts)).toString();
    } catch (IllegalArgumentException e) {
      throw bad("the id of content is its digest");
    }
  }

  private StoreException bad(String message) {
    return StoreException.invalid("leased '" + type + "' '" + id + "': " + message);
  }
}
