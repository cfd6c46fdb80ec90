package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Begins an ingest or goes on with it. Answers its record, or empty if the content is there: it has
 * been claimed then.
 *
 * @param mending whether what is there of the content is damaged, and not to be believed
 * @param expected the digest that the bytes will have, if it is known
 * @param total how many there will be, or -1
 */
record Opening(
    Scope scope,
    BlobFiles bytes,
    Arrival arrival,
    Resource ingest,
    Optional<Digest> expected,
    long total,
    boolean mending,
    Sharing sharing)
    implements FileChange<Optional<Entry>> {

  /** How long an ingest stays that no lease holds and nobody writes. */
  static final Duration GRACE = Duration.ofHours(24);

  @Override
  public Optional<Entry> apply(Change change) throws IOException {
    if (expected.isPresent() && !mending) {
      Resource content = Resource.content(scope.namespace(), expected.get());
      Optional<Entry> there = change.get(content);
      if (there.isPresent() && bytes.holds(there.get())) {
        scope.claimAgain(change, there.get());
        return Optional.empty();
      }
    }
    Optional<Entry> before = change.get(ingest);
    if (before.isPresent()) {
      requireSame(before.get());
    }
    if (before.isEmpty() || !arrival.exists()) {
      arrival.begin(ingest);
    }
    borrow(change);
    // what is sealed is complete
    Optional<Arrival.Extent> sealed = arrival.isSealed() ? arrival.extent() : Optional.empty();
    Entry entry = record(before, sealed.map(Arrival.Extent::bytes).orElse(total));
    scope.checkLease(change);
    if (scope.lease().isPresent()) {
      scope.claim(change, ingest);
    }
    change.put(entry);
    return Optional.of(entry);
  }

  private void requireSame(Entry before) {
    long otherTotal = IngestStatus.total(before);
    if (total >= 0 && otherTotal >= 0 && total != otherTotal) {
      throw differs(otherTotal + " bytes, not " + total);
    }
    Optional<Digest> other = IngestStatus.expected(before);
    if (expected.isPresent() && other.isPresent() && !expected.equals(other)) {
      throw differs(other.get() + ", not " + expected.get());
    }
  }

  private StoreException differs(String how) {
    return new StoreException(
        StoreException.Reason.FAILED_PRECONDITION,
        ingest + ": was begun for " + how + "; abort it or use another ref");
  }

  /** Takes over the bytes that another namespace has, if nothing has arrived yet. */
  private void borrow(Change change) throws IOException {
    if (expected.isEmpty()
        || mending
        || !(sharing == Sharing.SHARED || Namespaces.lend(change, expected.get()))
        || arrival.extent().map(Arrival.Extent::bytes).orElse(0L) > 0
        || change.holders(expected.get()) == 0
        || change.get(Resource.content(scope.namespace(), expected.get())).isPresent()) {
      return; // the last one: its own bytes are damaged, and here are perhaps good ones
    }
    Optional<BasicFileAttributes> blob = bytes.attributes(expected.get());
    if (blob.isPresent() && (total < 0 || total == blob.get().size())) {
      arrival.borrow(bytes.path(expected.get()));
    }
  }

  private Entry record(Optional<Entry> before, long size) {
    Map<String, String> fields = new LinkedHashMap<>(before.map(Entry::fields).orElse(Map.of()));
    expected.ifPresent(digest -> fields.put(Entry.EXPECTED, digest.toString()));
    if (size >= 0) {
      fields.put(Entry.SIZE, Long.toString(size));
    }
    if (scope.lease().isPresent()) {
      fields.remove(Entry.EXPIRES_AT);
    } else {
      fields.put(Entry.EXPIRES_AT, scope.now().plus(GRACE).toString());
    }
    return before
        .map(old -> old.changed(scope.now(), fields, old.labels()))
        .orElseGet(() -> Entry.of(ingest, scope.now(), fields, Map.of()));
  }
}
