package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Purged;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends what is over: quarantine. */
final class Purger {

  /** How many blobs are purged between two looks at the roots. */
  private static final int BATCH = 1_000;

  private final Metadata metadata;
  private final Quarantine quarantine;
  private final Policy policy;
  private final Instant now;
  private final List<Quarantine.Held> purged = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  Purger(Metadata metadata, Quarantine quarantine, Policy policy, Instant now) {
    this.metadata = metadata;
    this.quarantine = quarantine;
    this.policy = policy;
    this.now = now;
  }

  /** What is gone, and what could not go. */
  Purged purged() {
    return new Purged(purged, problems);
  }

  /** What is kept of a purge that is done. */
  static RunRecord.End end(Purged purged) {
    return RunRecord.End.done(
        Map.of(
            "freed", (long) purged.blobs().size(),
            "freedBytes", purged.bytes(),
            "problems", (long) purged.problems().size()));
  }

  /**
   * Deletes for good what has been in quarantine for too long, unless a circuit breaker refuses.
   * The roots are read again on the way: what they have come to need is back in the store before it
   * could be purged. One that cannot be deleted stays, for the next time, and keeps no other.
   *
   * @return the judgement that holds in the end
   */
  Sweeper.Judgement purge(Sweeper.Judgement first, Sweeper.Judge judge) throws IOException {
    Instant cutoff = now.minus(policy.quarantine());
    Sweeper.Judgement current = first;
    int n = 0;
    for (Quarantine.Held held : quarantine.held()) {
      if (held.since().isAfter(cutoff) && !policy.quarantine().isZero()) {
        continue;
      }
      if (n++ % BATCH == 0) {
        current = judge.recheck(current);
        if (!current.refusals(policy).isEmpty()) {
          return current;
        }
      }
      if (purged.isEmpty()) {
        metadata.write(
            writer -> {
              Aftermath.begin(writer);
              return held;
            });
      }
      purge(held);
    }
    return current;
  }

  private void purge(Quarantine.Held held) throws InterruptedIOException {
    try {
      if (quarantine.purge(held)) {
        purged.add(held);
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      problems.add(held.digest() + ": " + OneLine.of(e));
    }
  }
}
