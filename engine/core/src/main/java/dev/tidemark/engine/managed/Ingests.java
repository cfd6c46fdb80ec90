package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is arriving in a namespace. Thread-safe. */
final class Ingests {

  private final Scope scope;
  private final Bytes bytes;
  private final Sharing sharing;
  private final Records<Entry> records;

  Ingests(Scope scope, Bytes bytes, Sharing sharing) {
    this.scope = scope;
    this.bytes = bytes;
    this.sharing = sharing;
    this.records = new Records<>(scope, Kind.INGEST, Function.identity(), Ingests::field);
  }

  ContentWriter writer(String ref, Optional<Digest> expected, long total) throws IOException {
    Resource ingest = records.resource(ref);
    expected.ifPresent(Ingests::requireVerifiable);
    if (total < -1) {
      throw StoreException.invalid(ingest + ": cannot have " + total + " bytes");
    }
    Arrival arrival = bytes.arrivals().acquire(ingest).orElseThrow(() -> busy(ingest));
    boolean given = false;
    try {
      Optional<Entry> entry =
          FileChange.write(
              scope.catalog(),
              new Opening(scope, bytes, arrival, ingest, expected, total, sharing));
      if (entry.isEmpty()) {
        throw StoreException.exists(Resource.content(scope.namespace(), expected.orElseThrow()));
      }
      ContentWriter writer = new ContentWriter(scope, bytes, arrival, entry.get());
      given = true;
      return writer;
    } finally {
      if (!given) {
        arrival.close();
      }
    }
  }

  /** Content that cannot be verified is not taken. */
  static void requireVerifiable(Digest digest) {
    if (!digest.verifiable()) {
      throw StoreException.invalid(digest + ": cannot be verified; use sha256 or sha512");
    }
  }

  private static StoreException busy(Resource ingest) {
    return new StoreException(
        StoreException.Reason.UNAVAILABLE, ingest + ": somebody is writing it; try again later");
  }

  IngestStatus status(String ref) throws IOException {
    Resource ingest = records.resource(ref);
    Entry entry = scope.catalog().read(view -> Records.recorded(view, ingest));
    return IngestStatus.of(entry, bytes.arrivals().look(ingest));
  }

  List<IngestStatus> statuses(String... filters) throws IOException {
    List<IngestStatus> statuses = new ArrayList<>();
    for (Entry entry : records.list(ingest -> true, filters)) {
      statuses.add(IngestStatus.of(entry, bytes.arrivals().look(entry.resource())));
    }
    return statuses;
  }

  void abort(String ref) throws IOException {
    Resource ingest = records.resource(ref);
    if (!scope.catalog().write(change -> Commit.end(change, ingest))) {
      throw StoreException.notFound(ingest);
    }
    bytes
        .arrivals()
        .discard(ingest, one -> scope.catalog().read(view -> view.get(one).isPresent()));
  }

  private static Optional<String> field(Entry ingest, String path) {
    return path.equals("ref") ? Optional.of(ingest.resource().key()) : Optional.empty();
  }
}
