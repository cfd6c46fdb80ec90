package dev.tidemark.engine.gc;

import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Ends what is over: quarantine, and the memory of content that nothing needs any more. */
final class Purger {

  /** How many blobs are purged between two looks at the roots. */
  private static final int BATCH = 1_000;

  private final Metadata metadata;
  private final Quarantine quarantine;
  private final GcPolicy policy;
  private final Instant now;
  private final List<Quarantine.Held> purged = new ArrayList<>();

  Purger(Metadata metadata, Quarantine quarantine, GcPolicy policy, Instant now) {
    this.metadata = metadata;
    this.quarantine = quarantine;
    this.policy = policy;
    this.now = now;
  }

  /** What is gone. */
  List<Quarantine.Held> purged() {
    return purged;
  }

  /**
   * Deletes for good what has been in quarantine for too long, unless a circuit breaker refuses.
   * The roots are read again on the way: what they have come to need is back in the store before it
   * could be purged.
   *
   * @return the judgement that holds in the end
   */
  Sweeper.Judgement purge(Sweeper.Judgement first, Sweeper.Judge judge) throws IOException {
    Instant cutoff = now.minus(policy.quarantine());
    Sweeper.Judgement current = first;
    int n = 0;
    for (Quarantine.Held held : quarantine.held()) {
      if (held.since().isAfter(cutoff)) {
        continue;
      }
      if (n++ % BATCH == 0) {
        current = judge.recheck(current);
        if (current.refusal(policy).isPresent()) {
          return current;
        }
      }
      if (quarantine.purge(held)) {
        purged.add(held);
      }
    }
    return current;
  }

  /**
   * Removes every node that nothing leads to: no root, no blob in the store, and none in
   * quarantine. Of those, the edges are needed to know what has to come back together.
   *
   * @throws IOException if the quarantine cannot be read; the nodes then stay
   */
  void forget() throws IOException {
    List<Digest> held = quarantine.held().stream().map(Quarantine.Held::digest).toList();
    metadata.write(
        writer -> {
          Bitmap starts = Marker.roots(writer);
          starts.or(writer.bits(Bits.PRESENT));
          for (long id : writer.ids(held)) {
            if (id != Reader.NONE) {
              starts.set(id);
            }
          }
          Bitmap unneeded = writer.bits(Bits.KNOWN).minus(Marker.mark(writer, starts));
          writer.purge(unneeded);
          return unneeded;
        });
  }
}
