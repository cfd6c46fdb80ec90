package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * How far an ingest has come. Immutable.
 *
 * @param ref its name
 * @param offset how many bytes have arrived; writing goes on there
 * @param total how many it will be, or -1 if nobody said
 * @param expected the digest they are to have, if somebody said
 * @param startedAt when it began
 * @param updatedAt when bytes arrived last
 */
public record IngestStatus(
    String ref,
    long offset,
    long total,
    Optional<Digest> expected,
    Instant startedAt,
    Instant updatedAt) {

  public IngestStatus {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }

  static IngestStatus of(Entry ingest, Optional<Arrival.Extent> arrived) {
    // not when the record changed, which opening and closing do; lent bytes are older than the
    // ingest
    Optional<Instant> later =
        arrived
            .map(extent -> extent.modified().truncatedTo(ChronoUnit.MILLIS))
            .filter(modified -> modified.isAfter(ingest.created()));
    return new IngestStatus(
        ingest.resource().key(),
        arrived.map(Arrival.Extent::bytes).orElse(0L),
        total(ingest),
        expected(ingest),
        ingest.created(),
        later.orElse(ingest.created()));
  }

  static long total(Entry ingest) {
    String size = ingest.field(Entry.SIZE);
    return size.isEmpty() ? -1 : Long.parseLong(size);
  }

  static Optional<Digest> expected(Entry ingest) {
    String digest = ingest.field(Entry.EXPECTED);
    return digest.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(digest));
  }
}
