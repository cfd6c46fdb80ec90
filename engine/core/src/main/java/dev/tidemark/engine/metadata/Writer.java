package dev.tidemark.engine.metadata;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.spi.Digest;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A write transaction: reads see what it has written. */
public interface Writer extends Reader {

  /**
   * The ids of all these, in their order; the unknown get new ids, in the order of the list.
   * Children that come before their parents make marking fast. Each new one is {@link #put} before
   * the transaction ends.
   */
  long[] intern(List<Digest> digests);

  /**
   * Writes a node, and adds the edges that its labels stand for. An edge of an earlier label stays
   * until the node is {@link #purge}d, or it is {@link #cut}: too many edges keep too much, too few
   * lose data.
   */
  void put(long id, Node node);

  /**
   * Interns and writes nodes that were never heard of and have no labels: many for little.
   *
   * @return their ids, in the order of the list
   */
  long[] append(List<Node> nodes);

  /**
   * Tells of ids that need not be looked up when labels are written.
   *
   * @param ids by the text of a digest, to the letter; answers {@link #NONE} for what it does not
   *     know, and all else was interned before
   */
  void knows(ToLongFunction<String> ids);

  /** Takes an edge away, whatever labels say. */
  void cut(long parent, long child);

  /** Replaces a stored bitmap. */
  void bits(Bits which, Bitmap bits);

  /** Replaces the roots of all spaces, and forgets their versions. */
  void roots(List<NamedRoot> roots);

  /**
   * Replaces the roots of one space, and nothing of any other.
   *
   * @param version what {@link Reader#spaces} answers from now on, by which a later scan tells that
   *     it need not read them; empty if it has to
   * @param roots all of that space; with none, no version and no links, the space is forgotten
   */
  void roots(String space, String version, List<NamedRoot> roots);

  /**
   * Replaces what a space links in one way. A link keeps nothing alive by itself, and takes 3 to 10
   * bytes.
   *
   * @param ids in any order; those that are there several times count once
   */
  void links(String space, LinkKind kind, long[] ids);

  /** Replaces what was found wrong with a node; an empty list takes it away. */
  void findings(long id, List<String> findings);

  /** Puts a named value; null takes it away. */
  void set(String name, @Nullable String value);

  /**
   * Takes content out of {@link Bits#PRESENT} and {@link Bits#CONDEMNED} and notes it in the trash:
   * its bytes may go as soon as this is committed. The node itself stays, for others may refer to
   * it.
   */
  void discard(Map<Long, Begun> content);

  /** Notes that the bytes of everything in the trash are gone, or are in the store again. */
  void emptyTrash();

  /**
   * Removes nodes, their labels and their own edges for good. Nothing that stays refers to them, no
   * root and no link either.
   */
  void purge(Bitmap ids);
}
