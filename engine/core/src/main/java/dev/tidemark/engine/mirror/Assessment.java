package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a store looks like to the collector at one moment.
 *
 * @param blobs how many blobs there are
 * @param roots how many roots
 * @param live how many blobs the roots lead to
 * @param garbage how many they do not
 * @param garbageBytes how many bytes those would give back
 * @param young how many of the garbage stay for now, because they, or what leads to them, are
 *     young; others of it may stay because the run may not remove them
 * @param kept everything that stays
 * @param victims what may be deleted, by node, parents before their children
 * @param absent what of {@code kept} is not in the store
 * @param warnings for people
 * @param refusals why nothing may be deleted, unless that is allowed
 */
record Assessment(
    long blobs,
    long roots,
    long live,
    long garbage,
    long garbageBytes,
    long young,
    Bitmap kept,
    Map<Long, Victim> victims,
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
    return new Assessment(
        blobs, roots, live, garbage, garbageBytes, young, kept, victims, absent, warnings, more);
  }

  /**
   * What may be deleted.
   *
   * @param level victims of the same level, in a row, are no parts of each other
   * @param stamp what its bytes could be told by when it was judged
   */
  record Victim(Plan.Entry entry, int level, String stamp) {

    Digest digest() {
      return entry.digest();
    }
  }
}
