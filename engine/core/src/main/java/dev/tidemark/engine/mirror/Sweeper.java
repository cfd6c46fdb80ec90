package dev.tidemark.engine.mirror;

import dev.tidemark.engine.files.AtOnce;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.mirror.Assessment.Victim;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes garbage out of a store, in batches. */
/*
 * Flip. Before anything is deleted, the roots are read again; if they are others than those that the
 * judgement rests on, the store is scanned and judged anew. Then one transaction condemns the whole dead
 * set. Re-checking each victim just before it goes would not be enough: a child could go in one batch,
 * and its parent be named again before the next. For the same reason the roots are read again before
 * every batch, and what they have come to need is spared *with everything below it*; what has left
 * already comes back out of quarantine, as part of the same new judgement. A victim whose bytes somebody
 * has written again since stays, and is a reason for a new judgement as well.
 *
 * Parents go first, and if one does not go, its parts stay in this run: whatever keeps a victim where it
 * is, the remit spares it with everything below it, in this batch and in every later judgement.
 *
 * A batch: one transaction takes it out of the set of present content and into the trash, then the bytes
 * are moved or deleted, then the trash is emptied (with the next batch's transaction). What did not go is
 * taken back, as old as it was; cut off anywhere, the next operation does that by looking at the store.
 * The metadata never claims content that may be gone.
 */
class Sweeper {

  /**
   * How many blobs go between two looks at the roots, and stand in one transaction. Doubled, a name
   * that comes in the middle of a sweep is seen that much later.
   */
  private static final int BATCH = 5_000;

  /**
   * How many blobs one thread looks at and then deletes, in one request where the backend can.
   * Doubled, what is written again between look and deletion has twice the time to do so.
   */
  private static final int SLICE = 64;

  /** A judgement, and the roots that it rests on. */
  record Judgement(Assessment assessment, String rootsVersion) {

    /** Why nothing may be deleted. */
    List<Refusal> refusals(Policy policy) {
      return policy.refuses(assessment.refusals());
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

  private final Metadata metadata;
  private final BlobStore blobs;
  private final Policy policy;
  private final Progress progress;
  private final Disposal disposal;

  private final List<String> problems = new ArrayList<>();
  private long deleted;
  private long bytes;
  private long quarantined;

  /**
   * @param run names this collection in the quarantine
   */
  Sweeper(
      Metadata metadata,
      BlobStore blobs,
      Policy policy,
      Progress progress,
      String run,
      Instant now) {
    this.metadata = metadata;
    this.blobs = blobs;
    this.policy = policy;
    this.progress = progress;
    this.disposal = new Disposal(blobs, !policy.quarantine().isZero(), run, now);
  }

  /** Deletes what the judgement, and every later one, lets go. */
  final Swept sweep(Judgement first, Judge judge, Remit remit) throws IOException {
    Judgement current = recheck(first, judge);
    List<Map.Entry<Long, Victim>> victims = List.copyOf(current.assessment().victims().entrySet());
    List<Refusal> refused = current.refusals(policy);
    if (refused.isEmpty() && !victims.isEmpty()) {
      flip(victims);
      remit.limit(current.assessment().victims().keySet());
      progress.start("sweep", victims.size());
      int size = batchSize();
      try (AtOnce threads = new AtOnce()) {
        for (int from = 0; from < victims.size() && refused.isEmpty(); from += size) {
          List<Map.Entry<Long, Victim>> batch =
              victims.subList(from, Math.min(from + size, victims.size()));
          if (from > 0) {
            current = recheck(current, judge);
          }
          List<Long> renewed = renewed(batch, current, threads);
          if (!renewed.isEmpty()) {
            spare(remit, renewed);
            current = judge.judge();
          }
          refused = current.refusals(policy);
          if (refused.isEmpty()) {
            batch(batch, current, remit, threads);
          }
        }
      }
      metadata.write(
          writer -> {
            writer.emptyTrash();
            return deleted;
          });
    }
    return new Swept(deleted, bytes, quarantined, refused, problems);
  }

  /** How many blobs go between two looks at the roots. */
  int batchSize() {
    return BATCH;
  }

  /** Judges anew if the roots are no longer those of the judgement. */
  Judgement recheck(Judgement current, Judge judge) throws IOException {
    return judge.recheck(current);
  }

  /** What of it somebody has written again: that is young, with all it refers to. */
  private List<Long> renewed(List<Map.Entry<Long, Victim>> batch, Judgement current, AtOnce threads)
      throws IOException {
    Map<Long, Victim> victims = current.assessment().victims();
    try {
      return threads
          .each(
              slices(batch),
              slice ->
                  slice.stream()
                      .map(Map.Entry::getKey)
                      .filter(id -> victims.containsKey(id) && isRenewed(victims.get(id)))
                      .toList())
          .stream()
          .flatMap(List::stream)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean isRenewed(Victim victim) {
    try {
      return blobs
          .info(victim.digest())
          .filter(info -> !info.stamp().equals(victim.stamp()))
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These stay, so their parts do. */
  void spare(Remit remit, List<Long> ids) {
    metadata.read(
        reader -> {
          remit.spare(reader, ids);
          return remit;
        });
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

  private void batch(
      List<Map.Entry<Long, Victim>> batch, Judgement current, Remit remit, AtOnce threads)
      throws IOException {
    List<Map.Entry<Long, Victim>> going = new ArrayList<>();
    Map<Long, Begun> begun = new LinkedHashMap<>();
    for (Map.Entry<Long, Victim> one : batch) {
      Victim victim = current.assessment().victims().get(one.getKey());
      if (victim != null && !remit.spares(one.getKey())) {
        going.add(one);
        begun.put(one.getKey(), new Begun(victim.digest(), victim.stamp()));
      }
    }
    List<Digest> digests = going.stream().map(victim -> victim.getValue().digest()).toList();
    metadata.write(
        writer -> {
          writer.emptyTrash();
          writer.discard(begun);
          ScanState.read(writer).without(digests).write(writer);
          return begun;
        });
    for (int from = 0, to; from < going.size(); from = to) {
      int level = going.get(from).getValue().level();
      to = from + 1;
      while (to < going.size() && going.get(to).getValue().level() == level) {
        to++;
      }
      level(going.subList(from, to), begun, remit, threads).forEach(begun::remove);
    }
    Aftermath.takeBack(metadata, blobs, begun);
    progress.advance(batch.size());
  }

  /**
   * Removes victims that are no parts of each other; answers which of them are in the store no
   * more.
   */
  private List<Long> level(
      List<Map.Entry<Long, Victim>> level, Map<Long, Begun> begun, Remit remit, AtOnce threads)
      throws IOException {
    List<Map.Entry<Long, Victim>> going =
        level.stream().filter(victim -> !remit.spares(victim.getKey())).toList();
    List<Disposed> removed = new ArrayList<>();
    threads.each(slices(going), slice -> disposal.of(slice, begun)).forEach(removed::addAll);
    removed.forEach(this::account);
    for (Disposed one : removed) {
      if (one.trouble().orElse(null) instanceof InterruptedIOException interrupted) {
        throw interrupted;
      }
    }
    List<Long> stay = removed.stream().filter(Disposed::stays).map(Disposed::id).toList();
    if (!stay.isEmpty()) {
      spare(remit, stay);
    }
    return removed.stream().filter(one -> !one.stays()).map(Disposed::id).toList();
  }

  /** Small lists of all of them, in their order. */
  private static <T> List<List<T>> slices(List<T> all) {
    List<List<T>> slices = new ArrayList<>();
    for (int from = 0; from < all.size(); from += SLICE) {
      slices.add(all.subList(from, Math.min(from + SLICE, all.size())));
    }
    return slices;
  }

  private void account(Disposed one) {
    if (one.gone()) {
      deleted++;
      bytes += one.victim().entry().bytes();
      quarantined += disposal.keeps() ? 1 : 0;
    }
    one.trouble()
        .ifPresent(
            e -> problems.add("cannot delete " + one.victim().digest() + ": " + OneLine.of(e)));
  }
}
