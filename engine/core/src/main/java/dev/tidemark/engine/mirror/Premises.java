package dev.tidemark.engine.mirror;

import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A mirrored store and what is known of it: what every operation begins with, and leaves in order.
 * For one thread.
 *
 * @param name what the store is called, in plans and messages
 * @param state the directory that holds the lock
 */
record Premises(String name, Path state, Metadata metadata, Storage storage, Clock clock) {

  BlobStore blobs() {
    return storage.blobs();
  }

  NameReader names() {
    return new NameReader(storage.names(), storage.traits());
  }

  TakenNames taken() {
    return new TakenNames(storage, state, clock);
  }

  /**
   * Keeps other collectors out, and carries on what was begun here.
   *
   * @throws IOException if another one is at work
   */
  CollectorLock lock() throws IOException {
    return settled(CollectorLock.lock(place()));
  }

  /** The same; empty if another one is at work. */
  Optional<CollectorLock> tryLock() throws IOException {
    Optional<CollectorLock> lock = CollectorLock.tryLock(place());
    return lock.isEmpty() ? lock : Optional.of(settled(lock.get()));
  }

  private Path place() {
    return state.resolve("lock");
  }

  private CollectorLock settled(CollectorLock lock) throws IOException {
    try {
      Aftermath.settle(metadata, blobs());
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
    return lock;
  }

  /** Forgets what is gone for good, and the names that were taken from it. */
  void settle(Policy policy) throws IOException {
    Aftermath.settle(metadata, blobs());
    taken().settle(clock.instant().minus(policy.quarantine()));
  }

  /**
   * The same where it is no failure: what was deleted is deleted, though something of it is still
   * remembered.
   *
   * @return why it is, in one line; empty if it is not
   */
  Optional<String> settleIfPossible(Policy policy) {
    try {
      settle(policy);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "metadata of deleted content stays until the next collection: " + OneLine.of(e));
    }
  }

  /**
   * A name that was given within the grace may not be seen yet, for as long as the store may show
   * how it was before. So the lag comes on top of the grace, and is not a part of it.
   */
  Policy careful(Policy policy) {
    return policy.withGrace(policy.grace().plus(storage.traits().lag()));
  }

  /** Nobody who counts on a way back is to find out afterwards that there is none. */
  void requireQuarantine(Policy policy) throws IOException {
    Optional<String> use = policy.quarantine().isZero() ? blobs().inUse() : Optional.empty();
    if (use.isPresent()) {
      throw new IOException(
          name
              + " is in use: "
              + use.get()
              + "; let what is deleted be put aside (without --quarantine 0s), or end that first");
    }
    if (!policy.quarantine().isZero() && blobs().quarantine() == Quarantine.NONE) {
      throw new IOException(
          name
              + " has no quarantine: what is deleted from it is gone at once;"
              + " to delete it all the same, say --quarantine 0s");
    }
    if (policy.untagged() && !policy.quarantine().isZero() && !taken().canGiveBack()) {
      throw new IOException(
          name
              + " cannot give names back: what goes by --untagged would come back from quarantine"
              + " without them; to let both go for good, say --quarantine 0s");
    }
  }

  /**
   * The bytes, as a look needs them. What is learnt of content that is in quarantine stands in the
   * metadata as if it were in the store, so that the next scan must believe none of it.
   */
  BlobStore asIfBack() {
    return new AsIfBack(
        blobs(),
        () ->
            metadata.write(
                writer -> {
                  ScanState doubted = ScanState.read(writer).doubted();
                  doubted.write(writer);
                  return doubted;
                }));
  }

  /** What an assessment lets go, as a plan for this store. */
  Plan plan(Assessment assessment, Policy policy, List<String> warnings) {
    Instant now = clock.instant();
    return new Plan(
        new Plan.Heading(name, incarnation(), now, policy.grace(), policy.untagged()),
        assessment.counts(),
        assessment.victims().values().stream().map(Assessment.Victim::entry).toList(),
        List.of(),
        warnings,
        assessment.refusals());
  }

  /** Tells these metadata from all others. */
  String incarnation() {
    return metadata.read(reader -> reader.get(Metadata.INCARNATION)).orElse("");
  }
}
