package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The order in which a quarantine has what it holds. */
abstract class MemoryQuarantine implements Quarantine {

  static final Comparator<Held> OLDEST_FIRST =
      Comparator.comparing(Held::since).thenComparing(Held::run).thenComparing(Held::digest);

  /** Of several copies of a blob, the one that would come back. */
  static Optional<Held> newest(Collection<Held> held, Digest digest) {
    return held.stream().filter(one -> one.digest().equals(digest)).max(OLDEST_FIRST);
  }
}
