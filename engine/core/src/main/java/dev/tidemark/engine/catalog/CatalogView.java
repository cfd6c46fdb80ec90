package dev.tidemark.engine.catalog;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Graph;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A consistent view of a catalog. What a collection has condemned is not in it. */
public interface CatalogView extends Graph {

  /** What {@link #id} answers for what is not there. */
  long NONE = -1;

  /**
   * The record of a resource; empty if there is none. Protects nothing: see {@link Change#claim}.
   */
  Optional<Entry> get(Resource resource);

  /** Calls {@code each} with every record of a kind in a namespace, in the order of their keys. */
  void each(Kind kind, String namespace, Consumer<Entry> each);

  /**
   * The recorded content whose digest begins with a text, in the order of digests and then of
   * namespaces: a look into a range of keys.
   *
   * @param prefix with the algorithm, or without it for any
   * @param most how many to answer at most
   */
  List<Resource> matching(String prefix, int most);

  /**
   * Some of what {@link #each} would come to. Pages of different transactions have together, once
   * each, whatever was there all the time.
   *
   * @param place empty for the first page, then {@link Page#next} of the one before
   */
  Page page(Kind kind, String namespace, String place);

  /** The namespaces that have anything, in order. */
  List<String> namespaces();

  /**
   * How many records a namespace has of each kind that it has any of; those that a collection has
   * condemned count until they are removed.
   */
  Map<Kind, Long> records(String namespace);

  /** The snapshots that have this one as their parent, in the order of their keys. */
  List<Resource> offspring(Resource parent);

  /**
   * The images that stand for this digest, in all namespaces, in the order of these and of keys.
   */
  List<Resource> named(Digest digest);

  /**
   * How many records there are of content of this digest, in all namespaces; those that a
   * collection has condemned count until they are removed.
   */
  long holders(Digest digest);

  /** What a lease holds, whether or not it exists, in the order of kind and key. */
  List<Resource> held(Resource lease);

  /** The leases that hold a resource. */
  List<Resource> holding(Resource resource);

  /** What has to go from the backends and has not gone yet, the longest waiting first. */
  List<Doomed> queue();

  /** Whether something is in the queue; the bytes of a blob are content without a namespace. */
  boolean queued(Resource resource);

  /** How long {@link #queue} is. */
  long queueLength();

  /** The earliest instant at which a root stops being one; empty if none will. */
  Optional<Instant> nextExpiry();

  /** A named value; empty if it was never put. */
  Optional<String> value(String name);

  // --- the graph, for collections and explanations

  /** The id of a resource, recorded or only referred to; {@link #NONE} if neither. */
  long id(Resource resource);

  /** What has this id; empty if it is gone. */
  Optional<Resource> resource(long id);

  /** The record of a node; empty if it is only referred to, or gone. */
  Optional<Entry> entry(long id);

  /**
   * The record of a node without the labels that name content: what they name need not be looked up
   * for that.
   */
  Optional<Entry> outline(long id);

  /** The same nodes, nearly in the order in which their names are stored. */
  long[] byName(long[] nodes);

  /** Nodes that a collection has removed, and of which names or records are still stored. */
  Bitmap swept();

  /** The blocks of edges of which more than half lead from nodes that are gone, by first parent. */
  long[] sparseBlocks();

  /** Where the collection stands. */
  Cycle cycle();

  /** A stored set of nodes, as a copy. */
  Bitmap nodes(NodeSet which);

  /** Calls {@code each} for all roots that expire, the earliest first. */
  void expiring(Expiring each);

  /** A root, by id, and the millisecond since the epoch after which it is none. */
  interface Expiring {
    void accept(long node, long due);
  }

  /** Calls {@code each} for all that leases hold, one lease after the other. */
  void holdings(Holding each);

  /** A lease and something it holds, by id. */
  interface Holding {
    void accept(long lease, long held);
  }

  /** What writers have shaded since an earlier look. */
  Shades shades(long after);
}
