package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Restored;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

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

  /** Brings back some blobs, or all if none is named, and entries of what they stand for. */
  Restored restore(Set<Digest> digests) throws IOException {
    Predicate<Digest> wanted = digests.isEmpty() ? any -> true : digests::contains;
    Set<Digest> held = new TreeSet<>();
    quarantine.held().forEach(one -> held.add(one.digest()));
    rejuvenate();
    // names first: should this be cut off, the next collection brings back what they stand for
    TakenNames.Given given = taken.giveBack(wanted, held);
    List<Digest> back = new ArrayList<>();
    List<String> problems = new ArrayList<>(given.problems());
    for (Digest digest : held) {
      try {
        if (wanted.test(digest) && quarantine.release(digest)) {
          back.add(digest);
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        problems.add(digest + ": " + OneLine.of(e));
      }
    }
    taken.forgetGiven(wanted);
    return new Restored(back, given.names(), problems);
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
  static RunRecord.End end(Restored back) {
    return RunRecord.End.done(
        Map.of("restored", (long) back.blobs().size(), "problems", (long) back.problems().size()));
  }
}
