package dev.tidemark.engine;

import dev.tidemark.engine.judge.Purged;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Restored;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a store has removed and can bring back. */
public interface Undo {

  /** What is in quarantine, oldest first. */
  List<Quarantine.Held> held() throws IOException;

  /**
   * Brings blobs back out of quarantine, and the entries that stood for them and that a collection
   * has taken away. If no blob is named, all of both. What cannot come back keeps nothing else. To
   * do it twice changes nothing.
   *
   * @throws IOException if another process is collecting, or the quarantine cannot be read
   */
  Restored restore(Set<Digest> digests) throws IOException;

  /**
   * Deletes for good what has been in quarantine for longer than {@code age}; what is referenced
   * again comes back instead. What cannot be deleted keeps nothing else.
   *
   * @param allowed the circuit breakers that are overridden
   * @throws dev.tidemark.engine.judge.RefusedException if a circuit breaker says so
   */
  Purged purge(Duration age, Set<Refusal.Kind> allowed) throws IOException;
}
