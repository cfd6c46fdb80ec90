package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store on disk with a clock that is set by hand, and what it has told. */
final class RecordStore implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  /** Stands still until it is set. */
  static final class HandClock extends Clock {
    private volatile Instant now = START;

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  final HandClock clock = new HandClock();
  final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  final Catalog catalog;
  private final Services services;

  RecordStore(Path directory) throws IOException {
    catalog = LmdbCatalog.open(directory);
    services =
        new Services(
            catalog,
            new SharedBytes(new BlobFiles(directory), Sharing.SHARED),
            clock,
            new Hearing(events::add),
            () -> {
              throw new AssertionError("no collection was to be asked for");
            },
            new Mistakes(warnings::add, Set.of()));
  }

  Scope scope() {
    return new Scope(services, "test", Optional.empty());
  }

  Scope under(String lease) {
    return scope().under(lease);
  }

  /** Those of a scope, which cannot collect. */
  static StoredImages images(Scope scope) {
    return new StoredImages(scope);
  }

  /** What has been told since the last call, as {@code ACTION kind key}. */
  List<String> told() {
    synchronized (events) {
      List<String> told =
          events.stream()
              .map(e -> e.action() + " " + e.resource().kind() + " " + e.resource().key())
              .toList();
      events.clear();
      return told;
    }
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** A digest that differs for every {@code n}. */
  static Digest digest(int n) {
    return Digest.parse("sha256:" + String.format("%064x", n));
  }

  static void refused(StoreException.Reason reason, ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .satisfies(
            e ->
                org.assertj.core.api.Assertions.assertThat(e.reason())
                    .as(e.getMessage())
                    .isEqualTo(reason))
        .withMessageNotContaining("\n");
  }
}
