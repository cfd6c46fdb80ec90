package dev.tidemark.engine.judge;

import java.util.List;
import java.util.Map;

/**
 * A store as a run found it, in numbers.
 *
 * @param nodes how much there is to judge: blobs, and in a managed store records of all kinds
 * @param names its roots
 * @param live how much of it roots lead to
 * @param garbage the rest
 * @param kept how much stays for which reason of its own: "root"; {@code lease} for what only
 *     leases hold; {@code active} for what collectors of an embedder have in use; {@code grace};
 *     {@code unjudged} for the kinds of collectors that are not here; {@code unplanned} for garbage
 *     that the plan that is applied does not have. What is kept by others is not counted
 * @param leftovers what writers have not finished
 */
public record Counts(
    long nodes,
    Names names,
    long live,
    Verdict.Garbage garbage,
    Map<String, Long> kept,
    Leftovers leftovers) {

  /**
   * Roots, and those without a name.
   *
   * @param roots how many count
   * @param unnamed how many entries without a name of their own keep what no name keeps, or where
   *     those count for nothing, how many go
   * @param blobs how many blobs are kept by such entries alone
   */
  public record Names(long roots, long unnamed, long blobs) {

    /** All of which have names. */
    public static Names of(long roots) {
      return new Names(roots, 0, 0);
    }
  }

  /**
   * What writers have begun and not finished, as one that was killed may leave it: unfinished
   * uploads, and in a managed store bytes of which nothing is recorded.
   *
   * @param count how many there are
   * @param bytes their size
   * @param young how many of them may not go yet: they are young, or somebody is at work on them
   * @param youngBytes the size of those
   * @param names where some of the others are, for people
   */
  public record Leftovers(long count, long bytes, long young, long youngBytes, List<String> names) {

    /** None. */
    public static final Leftovers NONE = new Leftovers(0, 0, 0, 0, List.of());

    public Leftovers {
      names = List.copyOf(names);
    }

    /** How many may go. */
    public long old() {
      return count - young;
    }

    /** The size of those. */
    public long oldBytes() {
      return bytes - youngBytes;
    }
  }

  /** Of a store that was not looked at. */
  public static final Counts NONE =
      new Counts(0, Names.of(0), 0, Verdict.Garbage.NONE, Map.of(), Leftovers.NONE);

  public Counts {
    kept = Map.copyOf(kept);
  }

  /** How many roots count. */
  public long roots() {
    return names.roots();
  }

  /** The same with other leftovers. */
  public Counts with(Leftovers others) {
    return new Counts(nodes, names, live, garbage, kept, others);
  }

  /** How much stays for a reason. */
  public long kept(String reason) {
    return kept.getOrDefault(reason, 0L);
  }
}
