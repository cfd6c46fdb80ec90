package dev.tidemark.engine.model;

import dev.tidemark.spi.Digest;
import java.util.Objects;

/**
 * The name of one thing that can be kept or collected. All references stay inside a namespace.
 *
 * @param kind what it is
 * @param namespace whose it is; empty for what all namespaces share, such as the bytes of a blob
 * @param key its name there: of content the digest, of a snapshot {@code SNAPSHOTTER/NAME}, else
 *     the id or name
 */
public record Resource(Kind kind, String namespace, String key) {

  /** Longest key in UTF-16 units; longer ones are no names any more. */
  public static final int MAX_KEY = 4096;

  public Resource {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(key, "key");
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw new IllegalArgumentException(kind + " without a name, or with one too long");
    }
    if (namespace.length() > 76) {
      throw new IllegalArgumentException("namespace longer than 76 characters: " + namespace);
    }
  }

  public static Resource content(String namespace, Digest digest) {
    return new Resource(Kind.CONTENT, namespace, digest.toString());
  }

  public static Resource snapshot(String namespace, String snapshotter, String name) {
    if (snapshotter.isEmpty() || snapshotter.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not the name of a snapshotter: '" + snapshotter + "'");
    }
    return new Resource(Kind.SNAPSHOT, namespace, snapshotter + "/" + name);
  }

  public static Resource container(String namespace, String id) {
    return new Resource(Kind.CONTAINER, namespace, id);
  }

  public static Resource image(String namespace, String name) {
    return new Resource(Kind.IMAGE, namespace, name);
  }

  public static Resource lease(String namespace, String id) {
    return new Resource(Kind.LEASE, namespace, id);
  }

  public static Resource ingest(String namespace, String ref) {
    return new Resource(Kind.INGEST, namespace, ref);
  }

  /** The same thing, of another namespace. */
  public Resource in(String other) {
    return new Resource(kind, other, key);
  }

  /**
   * The resource as people type it: a digest for content, else {@code image:NAME}, {@code
   * snapshot:SNAPSHOTTER/NAME}, {@code lease:ID} and so on. Its namespace is not in it.
   */
  public String words() {
    return kind.equals(Kind.CONTENT) ? key : kind + ":" + key;
  }

  // Written out: there is one of these for each label that is written, and a set or two that has
  // it.
  @Override
  public boolean equals(Object other) {
    return other instanceof Resource resource
        && key.equals(resource.key)
        && namespace.equals(resource.namespace)
        && kind.equals(resource.kind);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + namespace.hashCode();
  }

  /** {@code NAMESPACE KIND KEY}, for people. */
  @Override
  public String toString() {
    return (namespace.isEmpty() ? "" : namespace + " ") + kind + " " + key;
  }
}
