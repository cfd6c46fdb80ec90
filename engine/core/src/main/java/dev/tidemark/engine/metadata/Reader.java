package dev.tidemark.engine.metadata;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Graph;
import dev.tidemark.spi.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/** A consistent view of the metadata, inside {@link Metadata#read} or {@link Metadata#write}. */
public interface Reader extends Graph {

  /** What {@link #id} answers for content that was never heard of. */
  long NONE = -1;

  /** The id of {@code digest}, or {@link #NONE}. */
  long id(Digest digest);

  /** The ids of all these, in their order, with {@link #NONE} for the unknown. */
  long[] ids(List<Digest> digests);

  /**
   * The known digests that begin with a text, in their order: a look into a range of keys.
   *
   * @param prefix with the algorithm, or without it for any
   * @param most how many to answer at most
   */
  List<Digest> matching(String prefix, int most);

  /** A node; empty if there is none of this id, or it was purged. */
  Optional<Node> node(long id);

  /** Calls {@code each} for every node, smallest id first. */
  void nodes(ObjLongConsumer<Node> each);

  /** A stored bitmap, as a copy. */
  Bitmap bits(Bits which);

  /** The roots of the last scan, space by space, those of a space in their order. */
  List<NamedRoot> roots();

  /** Those of one space, in their order: a look into a range of keys. */
  List<NamedRoot> roots(String space);

  /**
   * The spaces that anything is known of, with the version that was remembered of each; empty where
   * none was.
   */
  Map<String, String> spaces();

  /** How many roots there are. */
  long rootCount();

  /** The nodes that the roots keep, without the memory that their names take. */
  Bitmap rootNodes();

  /**
   * The ids of what a space links in one way, in ascending order; whether or not a root of it
   * refers to that.
   */
  long[] links(String space, LinkKind kind);

  /** Calls {@code each} for every link there is, space by space. */
  void links(Linking each);

  /** A link: whose, of what kind, and the node that it names. */
  interface Linking {
    void accept(String space, LinkKind kind, long node);
  }

  /** What was found wrong with content, by node id. */
  Map<Long, List<String>> findings();

  /** Content that was discarded and whose bytes may not be gone yet, by id. */
  Map<Long, Begun> trash();

  /** A named value; empty if it was never put. */
  Optional<String> get(String name);
}
