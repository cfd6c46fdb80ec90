package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a store looks like to the collector at one moment.
 *
 * @param kept everything that stays
 * @param counts the same in numbers
 * @param going what may go
 * @param absent what of {@code kept} is not in the store
 * @param warnings for people
 * @param refusals why nothing may be deleted, unless that is allowed
 */
record Assessment(
    Bitmap kept,
    Counts counts,
    Going going,
    List<Digest> absent,
    List<String> warnings,
    List<Refusal> refusals) {

  /**
   * The same of a store whose blobs others may need.
   *
   * @param how it comes that they may
   */
  Assessment shared(String how) {
    List<Refusal> more = new ArrayList<>(refusals);
    more.add(
        new Refusal(
            Refusal.Kind.SHARED_BYTES,
            how + ", where what looks like garbage here may be in use by another store"));
    return new Assessment(kept, counts, going, absent, warnings, more);
  }

  /** The same with other victims. */
  Assessment with(Map<Long, Victim> others) {
    return new Assessment(
        kept, counts, new Going(others, going.names()), absent, warnings, refusals);
  }

  /** What may be deleted, by node, parents before their children. */
  Map<Long, Victim> victims() {
    return going.victims();
  }

  /**
   * What may go.
   *
   * @param victims what may be deleted, by node, parents before their children
   * @param names roots that count for nothing and stand for nothing that stays
   */
  record Going(Map<Long, Victim> victims, List<Name> names) {}

  /**
   * What may be deleted.
   *
   * @param level victims of the same level, in a row, are no parts of each other
   * @param stamp what its bytes could be told by when it was judged
   */
  record Victim(Digest digest, Plan.Entry entry, int level, String stamp) {}
}
