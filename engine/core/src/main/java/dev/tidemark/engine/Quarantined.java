package dev.tidemark.engine;

import dev.tidemark.engine.judge.Purged;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Restored;
import dev.tidemark.engine.mirror.Collector;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What an engine has put aside, and can bring back.
 *
 * @param engine does one thing at a time
 */
record Quarantined(Engine engine, Quarantine quarantine, Collector collector) implements Undo {

  @Override
  public List<Quarantine.Held> held() throws IOException {
    return quarantine.held();
  }

  @Override
  public Restored restore(Set<Digest> digests) throws IOException {
    synchronized (engine) {
      engine.requireState();
      return collector.restore(digests);
    }
  }

  @Override
  public Purged purge(Duration age, Set<Refusal.Kind> allowed) throws IOException {
    synchronized (engine) {
      engine.requireState();
      return collector.purge(age, allowed);
    }
  }
}
