package dev.tidemark.engine.catalog;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write transaction on a catalog: reads see what it has written. */
public interface Change extends CatalogView {

  /**
   * Creates or replaces a record and the references that follow from it. A reference to what is not
   * there is normal. Bytes of this content that were waiting for their end are taken out of the
   * {@link #queue}.
   */
  void put(Entry entry);

  /**
   * Removes a record and its references at once; false if there was none. The bytes of content that
   * no other namespace has, and snapshots, are queued.
   */
  boolean remove(Resource resource);

  /** Makes a lease hold a resource, whether or not either is recorded. */
  void hold(Resource lease, Resource resource);

  /** Makes a lease let go of a resource; false if it did not hold it. */
  boolean letGo(Resource lease, Resource resource);

  /**
   * Keeps a resource, with what it refers to, from the collection that may be running: for answers
   * on which somebody will rely. Does not outlast that collection; a lease does.
   */
  void claim(Resource resource);

  /** Puts something back into the queue, or changes what the queue says of it. */
  void queue(Doomed doomed);

  /** Takes something out of the queue; false if it was not there. */
  boolean unqueue(Resource resource);

  /** Puts a named value; null takes it away. */
  void value(String name, @Nullable String value);

  // --- for collections

  /** Whether a writer of this process waits for this transaction by now. */
  boolean awaited();

  /** The id of a resource, a new one if it has none. */
  long intern(Resource resource);

  /** Moves the collection on; {@code MARK} forgets all earlier shades. */
  void cycle(Cycle next);

  /** Condemns nodes: they are in no answer from now on. */
  void condemn(Bitmap nodes);

  /**
   * Removes condemned nodes, and queues what their backends have to remove. What is stored of their
   * names and records means nothing any more, see {@link CatalogView#swept}. Can be repeated.
   * Cheapest {@link CatalogView#byName in the order of the names}.
   *
   * @return what was recorded of them
   */
  List<Resource> sweep(long[] nodes);

  /** Removes what is stored of the names of nodes that were swept; cheapest by name. */
  void unname(long[] nodes);

  /** Removes what is stored of nodes that were swept and unnamed; cheapest by id. */
  void purge(long[] nodes);

  /** Rewrites blocks of edges without what leads from nodes that are gone. */
  void compact(long[] blocks);
}
