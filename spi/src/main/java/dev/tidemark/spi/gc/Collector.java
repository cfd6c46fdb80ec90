package dev.tidemark.spi.gc;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks after a kind of resource that the engine does not know: streams, mounts, volumes. Such a
 * resource stays while it is in use, while a lease of its owner holds it, or while something that
 * stays refers to it by a {@code containerd.io/gc.ref.NAME} label.
 *
 * <p>One collection asks at a time, from one thread; {@link Session#remove} may be called from
 * another, at any time after the collection that decided it.
 */
public interface Collector {

  /** The kind: what stands in {@code containerd.io/gc.ref.NAME}. Lower-case letters, digits, - _ */
  String name();

  /**
   * Whether {@link Session#references} ever names anything. If it does, a store in which this
   * collector has taken part is not collected without it.
   */
  default boolean refers() {
    return false;
  }

  /**
   * A collection begins.
   *
   * @throws Exception if it cannot be told what there is; then everything of this kind stays, this
   *     time
   */
  Session start() throws Exception;

  /**
   * Removes a resource that nothing keeps any more; fine if it is not there.
   *
   * @throws Exception if it could not be removed; it is tried again later
   */
  void remove(String namespace, String key) throws Exception;

  /** What there is, as of the beginning of a collection. Resources that come later all stay. */
  interface Session extends AutoCloseable {

    /** Names every resource: namespace and key. */
    void all(BiConsumer<String, String> each);

    /** Names those that are in use, leased ones perhaps left out. */
    void active(String namespace, Consumer<String> each);

    /** Names those that a lease holds by the collector's own records. */
    default void leased(String namespace, String lease, Consumer<String> each) {}

    /** Names what keeps resources alive beside labels: first who, then which of ours. */
    default void backReferences(String namespace, BiConsumer<Target, String> each) {}

    /** Names what a resource keeps alive. */
    default void references(String namespace, String key, Consumer<Target> each) {}

    /** The collection has marked everything; what it decided is known by now. */
    @Override
    default void close() {}
  }

  /**
   * A resource of any kind in the same namespace.
   *
   * @param kind {@code content}, {@code snapshot}, {@code container}, {@code image}, or a
   *     collector's name
   * @param key of content the digest, of a snapshot {@code SNAPSHOTTER/NAME}, else the id or name
   */
  record Target(String kind, String key) {}
}
