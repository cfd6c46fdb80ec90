package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Brings back what is in quarantine. */
final class Restorer {

  private final Metadata metadata;
  private final Quarantine quarantine;
  private final TakenNames taken;
  private final Clock clock;

  Restorer(Metadata metadata, Quarantine quarantine, TakenNames taken, Clock clock) {
    this.metadata = metadata;
    this.quarantine = quarantine;
    this.taken = taken;
    this.clock = clock;
  }

  /** Brings back some blobs, or all if none is named; answers what came back. */
  List<Digest> restore(Set<Digest> digests) throws IOException {
    Set<Digest> wanted = new TreeSet<>();
    quarantine.held().forEach(held -> wanted.add(held.digest()));
    wanted.removeIf(digest -> !digests.isEmpty() && !digests.contains(digest));
    rejuvenate();
    // names first: should this be cut off, the next collection brings back what they stand for
    taken.giveBack(wanted);
    List<Digest> back = new ArrayList<>();
    for (Digest digest : wanted) {
      if (quarantine.release(digest)) {
        back.add(digest);
      }
    }
    return back;
  }

  /** Lets what comes back from now on be as young as it would be if it were written again. */
  private void rejuvenate() {
    metadata.write(
        writer -> {
          ScanState state = ScanState.read(writer);
          state.at(Math.max(state.scannedAt(), clock.millis())).write(writer);
          return state;
        });
  }

  /** What is kept of that. */
  static RunRecord.End end(List<Digest> back) {
    return RunRecord.End.done(Map.of("restored", (long) back.size()));
  }
}
