package dev.tidemark.engine.judge;

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
 * @param strays what is there and nothing is recorded of
 */
public record Counts(
    long nodes,
    Names names,
    long live,
    Verdict.Garbage garbage,
    Map<String, Long> kept,
    Strays strays) {

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
   * Files of which nothing is recorded, as a writer that was killed may leave them.
   *
   * @param count how many of them are old enough to go
   * @param bytes their size
   * @param young how many are not
   */
  public record Strays(long count, long bytes, long young) {

    /** None. */
    public static final Strays NONE = new Strays(0, 0, 0);
  }

  /** Of a store that was not looked at. */
  public static final Counts NONE =
      new Counts(0, Names.of(0), 0, Verdict.Garbage.NONE, Map.of(), Strays.NONE);

  public Counts {
    kept = Map.copyOf(kept);
  }

  /** How many roots count. */
  public long roots() {
    return names.roots();
  }

  /** The same beside some strays. */
  public Counts with(Strays others) {
    return new Counts(nodes, names, live, garbage, kept, others);
  }

  /** How much stays for a reason. */
  public long kept(String reason) {
    return kept.getOrDefault(reason, 0L);
  }
}
