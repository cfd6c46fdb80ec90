package dev.tidemark.engine.gc;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a store looks like to the collector at one moment.
 *
 * @param blobs how many blobs there are
 * @param roots how many roots
 * @param live how many blobs the roots lead to
 * @param garbage how many they do not
 * @param garbageBytes the size of those
 * @param young how many of the garbage stay for now, because they, or what leads to them, are young
 * @param kept everything that stays
 * @param victims what may be deleted, by node, parents before their children
 * @param absent what the roots lead to and what is not in the store
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
   * What may be deleted.
   *
   * @param level victims of the same level, in a row, are no parts of each other
   * @param written when its bytes were written, as the store said when it was judged
   */
  record Victim(Plan.Entry entry, int level, Instant written) {

    Digest digest() {
      return entry.digest();
    }
  }
}
