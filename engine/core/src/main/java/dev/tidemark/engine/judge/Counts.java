package dev.tidemark.engine.judge;

import java.util.Map;

/**
 * A store as a run found it, in numbers.
 *
 * @param nodes how much there is to judge: blobs, and in a managed store records of all kinds
 * @param roots how many roots it has
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
    long roots,
    long live,
    Verdict.Garbage garbage,
    Map<String, Long> kept,
    Strays strays) {

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
      new Counts(0, 0, 0, Verdict.Garbage.NONE, Map.of(), Strays.NONE);

  public Counts {
    kept = Map.copyOf(kept);
  }

  /** The same beside some strays. */
  public Counts with(Strays others) {
    return new Counts(nodes, roots, live, garbage, kept, others);
  }

  /** How much stays for a reason. */
  public long kept(String reason) {
    return kept.getOrDefault(reason, 0L);
  }
}
