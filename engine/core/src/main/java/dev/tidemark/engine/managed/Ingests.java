package dev.tidemark.engine.managed;

import dev.tidemark.engine.content.Repeated;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What is arriving in a namespace. Thread-safe. */
final class Ingests {

  private final Scope scope;
  private final BlobFiles bytes;
  private final Sharing sharing;
  private final Records<Entry> records;

  Ingests(Scope scope, BlobFiles bytes, Sharing sharing) {
    this.scope = scope;
    this.bytes = bytes;
    this.sharing = sharing;
    this.records = new Records<>(scope, Kind.INGEST, Function.identity(), Ingests::field);
  }

  ContentWriter writer(String ref, Optional<Digest> expected, long total) throws IOException {
    return writer(ref, expected, total, false);
  }

  /**
   * @param mending whether what is there of the content is damaged: it is written again then
   */
  ContentWriter writer(String ref, Optional<Digest> expected, long total, boolean mending)
      throws IOException {
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
              new Opening(scope, bytes, arrival, ingest, expected, total, mending, sharing));
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

  /** As {@link Contents#write}. */
  boolean write(
      String ref, Digest expected, long total, InputStream whole, Map<String, String> labels)
      throws IOException {
    Optional<FileChannel> there = bytes.open(expected, total);
    if (there.isEmpty()) {
      return write(ref, expected, total, false, whole, labels);
    }
    try (FileChannel blob = there.get()) {
      Repeated repeated = Repeated.compare(() -> beginning(blob), whole);
      try (InputStream again = repeated.whole()) {
        boolean mending = !repeated.equal() && !repeated.nothing();
        return write(ref, expected, total, mending, again, labels);
      }
    }
  }

  /** A blob that is open can be read again though it goes. */
  private static InputStream beginning(FileChannel blob) throws IOException {
    return new FilterInputStream(Channels.newInputStream(blob.position(0))) {
      @Override
      public void close() {
        // the channel stays open
      }
    };
  }

  private boolean write(
      String ref,
      Digest expected,
      long total,
      boolean mending,
      InputStream whole,
      Map<String, String> labels)
      throws IOException {
    return isNew(
        () -> {
          try (ContentWriter writer = writer(ref, Optional.of(expected), total, mending)) {
            if (!writer.isComplete()) {
              writer.writeRest(whole);
            }
            return writer.commit(total, Optional.of(expected), labels);
          }
        });
  }

  /** Adds content. */
  @FunctionalInterface
  interface Adding {
    Digest run() throws IOException;
  }

  /** Adds it; false if it was there already. */
  static boolean isNew(Adding adding) throws IOException {
    try {
      adding.run();
      return true;
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.ALREADY_EXISTS) {
        return false;
      }
      throw e;
    }
  }

  /** Does something with an ingest. */
  @FunctionalInterface
  interface Work<T> {
    T with(String ref) throws IOException;
  }

  /** Does it with an ingest of a name that nobody else knows, who could go on if it fails. */
  <T> T alone(Work<T> work) throws IOException {
    String ref = "add " + UUID.randomUUID();
    try {
      return work.with(ref);
    } catch (IOException | RuntimeException e) {
      forget(ref);
      throw e;
    }
  }

  private void forget(String ref) {
    try {
      abort(ref);
    } catch (IOException | RuntimeException e) {
      // what is left ends with the lease, or after 24 hours
    }
  }

  /** Content that cannot be verified is not taken. */
  static void requireVerifiable(Digest digest) {
    if (!digest.verifiable()) {
      throw StoreException.invalid(digest + ": cannot be verified; use sha256, sha384 or sha512");
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
    for (Entry entry : records.search().list(ingest -> true, filters)) {
      statuses.add(IngestStatus.of(entry, bytes.arrivals().look(entry.resource())));
    }
    return statuses;
  }

  long count(String... filters) {
    return records.search().count(filters);
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
