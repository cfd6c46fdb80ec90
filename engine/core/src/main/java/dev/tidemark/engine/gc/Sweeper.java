package dev.tidemark.engine.gc;

import dev.tidemark.engine.decode.OneLine;
import dev.tidemark.engine.gc.Assessment.Victim;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes garbage out of a store, in batches. */
/*
 * Flip. Before anything is deleted, the roots are read again; if they are others than those that the
 * judgement rests on, the store is scanned and judged anew. Then one transaction condemns the whole dead
 * set. Re-checking each victim just before it goes would not be enough: a child could go in one batch,
 * and its parent be named again before the next. For the same reason the roots are read again before
 * every batch, and what they have come to need is spared *with everything below it*; what has left
 * already comes back out of quarantine, as part of the same new judgement. A victim whose bytes somebody
 * has written again since is a reason for a new judgement as well.
 *
 * A batch: one transaction takes it out of the set of present content and into the trash, then the bytes
 * are moved or deleted, then the trash is emptied (with the next batch's transaction). Cut off anywhere,
 * this leaves blobs that the next scan finds and judges as it would any others. The metadata never
 * claims content that may be gone.
 */
class Sweeper {

  private static final int BATCH = 5_000;

  /** A judgement, and the roots that it rests on. */
  record Judgement(Assessment assessment, String rootsVersion) {

    /** Why nothing may be deleted. */
    List<Refusal> refusals(GcPolicy policy) {
      return Refusal.without(assessment.refusals(), policy.allowed());
    }
  }

  /** Looks at the store again. */
  interface Judge {
    String rootsVersion() throws IOException;

    Judgement judge() throws IOException;

    /** The same judgement, or a new one if the roots are others by now. */
    default Judgement recheck(Judgement current) throws IOException {
      return rootsVersion().equals(current.rootsVersion()) ? current : judge();
    }
  }

  /** What came of it. */
  record Swept(
      long deleted, long bytes, long quarantined, List<Refusal> refused, List<String> warnings) {}

  private final Metadata metadata;
  private final BlobStore blobs;
  private final GcPolicy policy;
  private final Progress progress;
  private final String run;
  private final Instant now;

  private final List<String> warnings = new ArrayList<>();
  private long deleted;
  private long bytes;
  private long quarantined;

  /**
   * @param run names this collection in the quarantine
   */
  Sweeper(
      Metadata metadata,
      BlobStore blobs,
      GcPolicy policy,
      Progress progress,
      String run,
      Instant now) {
    this.metadata = metadata;
    this.blobs = blobs;
    this.policy = policy;
    this.progress = progress;
    this.run = run;
    this.now = now;
  }

  /** Deletes those of {@code wanted} that the judgement, and every later one, lets go. */
  final Swept sweep(Set<Digest> wanted, Judgement first, Judge judge) throws IOException {
    Judgement current = recheck(first, judge);
    List<Map.Entry<Long, Victim>> victims = new ArrayList<>();
    for (Map.Entry<Long, Victim> victim : current.assessment().victims().entrySet()) {
      if (wanted.contains(victim.getValue().digest())) {
        victims.add(victim);
      }
    }
    List<Refusal> refused = current.refusals(policy);
    if (refused.isEmpty() && !victims.isEmpty()) {
      flip(victims);
      progress.start("sweep", victims.size());
      int size = batchSize();
      try (AtOnce threads = new AtOnce()) {
        for (int from = 0; from < victims.size() && refused.isEmpty(); from += size) {
          List<Map.Entry<Long, Victim>> batch =
              victims.subList(from, Math.min(from + size, victims.size()));
          if (from > 0) {
            current = recheck(current, judge);
          }
          if (renewed(batch, current)) {
            current = judge.judge();
          }
          refused = current.refusals(policy);
          if (refused.isEmpty()) {
            batch(batch, current, threads);
          }
        }
      }
    }
    return new Swept(deleted, bytes, quarantined, refused, warnings);
  }

  /** How many blobs go between two looks at the roots. */
  int batchSize() {
    return BATCH;
  }

  /** Judges anew if the roots are no longer those of the judgement. */
  Judgement recheck(Judgement current, Judge judge) throws IOException {
    return judge.recheck(current);
  }

  /** Whether somebody has written some of it again: it is young then, with all it refers to. */
  private boolean renewed(List<Map.Entry<Long, Victim>> batch, Judgement current)
      throws IOException {
    for (Map.Entry<Long, Victim> one : batch) {
      Victim victim = current.assessment().victims().get(one.getKey());
      if (victim != null
          && blobs
              .info(victim.digest())
              .filter(info -> !info.modified().equals(victim.written()))
              .isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void flip(List<Map.Entry<Long, Victim>> victims) {
    metadata.write(
        writer -> {
          Bitmap condemned = new Bitmap(writer.nextId());
          victims.forEach(victim -> condemned.set(victim.getKey()));
          writer.bits(Bits.CONDEMNED, condemned);
          Aftermath.begin(writer);
          return victims.size();
        });
  }

  private void batch(List<Map.Entry<Long, Victim>> batch, Judgement current, AtOnce threads) {
    List<Map.Entry<Long, Victim>> going = new ArrayList<>();
    for (Map.Entry<Long, Victim> victim : batch) {
      if (current.assessment().victims().containsKey(victim.getKey())) {
        going.add(victim);
      }
    }
    List<Long> ids = going.stream().map(Map.Entry::getKey).toList();
    List<Digest> digests = going.stream().map(victim -> victim.getValue().digest()).toList();
    metadata.write(
        writer -> {
          writer.emptyTrash();
          writer.discard(ids);
          ScanState.read(writer).without(digests).write(writer);
          return ids;
        });
    for (int from = 0, to; from < going.size(); from = to) {
      int level = going.get(from).getValue().level();
      to = from + 1;
      while (to < going.size() && going.get(to).getValue().level() == level) {
        to++;
      }
      threads.each(going.subList(from, to), this::remove).forEach(this::account);
    }
    progress.advance(batch.size());
  }

  /** What became of one victim; neither gone nor in trouble if it was not there any more. */
  private record Removed(Plan.Entry victim, boolean gone, Optional<IOException> trouble) {}

  /** One blob that cannot be deleted stops no other. */
  private Removed remove(Map.Entry<Long, Victim> victim) {
    Plan.Entry entry = victim.getValue().entry();
    try {
      boolean gone =
          keeps()
              ? blobs.quarantine().hold(entry.digest(), run, now)
              : blobs.delete(entry.digest());
      return new Removed(entry, gone, Optional.empty());
    } catch (IOException e) {
      return new Removed(entry, false, Optional.of(e));
    }
  }

  private boolean keeps() {
    return !policy.quarantine().isZero();
  }

  private void account(Removed one) {
    if (one.gone()) {
      deleted++;
      bytes += one.victim().bytes();
      quarantined += keeps() ? 1 : 0;
    }
    one.trouble()
        .ifPresent(
            e -> warnings.add("cannot delete " + one.victim().digest() + ": " + OneLine.of(e)));
  }
}
