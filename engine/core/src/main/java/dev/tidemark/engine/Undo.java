package dev.tidemark.engine;

import dev.tidemark.engine.judge.Refusal;
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
   * Brings blobs back out of quarantine, all of them if none is named, and the entries without a
   * name that went with them; returns what came back.
   *
   * @throws IOException if another process is collecting, or a blob cannot be brought back
   */
  List<Digest> restore(Set<Digest> digests) throws IOException;

  /**
   * Deletes for good what has been in quarantine for longer than {@code age}; what is referenced
   * again comes back instead. Returns what is gone.
   *
   * @param allowed the circuit breakers that are overridden
   * @throws dev.tidemark.engine.judge.RefusedException if a circuit breaker says so
   */
  List<Quarantine.Held> purge(Duration age, Set<Refusal.Kind> allowed) throws IOException;
}
