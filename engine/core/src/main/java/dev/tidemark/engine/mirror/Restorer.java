package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings back what is in quarantine. */
final class Restorer {

  private final Metadata metadata;
  private final Quarantine quarantine;
  private final Clock clock;

  Restorer(Metadata metadata, Quarantine quarantine, Clock clock) {
    this.metadata = metadata;
    this.quarantine = quarantine;
    this.clock = clock;
  }

  /** Brings back some blobs, or all if none is named; answers what came back. */
  List<Digest> restore(Set<Digest> digests) throws IOException {
    Set<Digest> back = new HashSet<>();
    rejuvenate();
    for (Quarantine.Held held : quarantine.held()) {
      if (digests.isEmpty() || digests.contains(held.digest())) {
        if (!back.contains(held.digest()) && quarantine.release(held.digest())) {
          back.add(held.digest());
        }
      }
    }
    return back.stream().sorted().toList();
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
