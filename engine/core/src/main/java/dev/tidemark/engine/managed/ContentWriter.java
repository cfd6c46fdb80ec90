package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.LabelLimits;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.text.Plural;
import dev.tidemark.spi.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds bytes to an ingest and makes content of it. Only one at a time is open for an ingest, in any
 * process. Not thread-safe.
 *
 * <p>Closed without a commit, the ingest stays as it is and can be gone on with: for as long as the
 * lease lives that it was begun under, or else for 24 hours after the last writing.
 */
public final class ContentWriter implements WritableByteChannel {

  /** How long writing may go on before the end of the ingest is put off. */
  private static final Duration BEAT = Duration.ofHours(1);

  private final Scope scope;
  private final BlobFiles bytes;
  private final Entry entry;
  private final Resource ingest;
  private final Arriving arriving;
  private Instant putOff;
  private boolean open = true;

  /**
   * @param entry the record of the ingest, just written
   */
  ContentWriter(Scope scope, BlobFiles bytes, Arrival arrival, Entry entry) throws IOException {
    this.scope = scope;
    this.bytes = bytes;
    this.entry = entry;
    this.ingest = entry.resource();
    this.putOff = entry.updated();
    String algorithm = IngestStatus.expected(entry).map(Digest::algorithm).orElse("sha256");
    this.arriving = new Arriving(bytes, arrival, algorithm);
  }

  /**
   * Writes all that remains of {@code from}, at the end of what has arrived. It is on disk after
   * {@link #close}.
   *
   * @throws StoreException {@code FAILED_PRECONDITION} if the ingest has been aborted or collected;
   *     that may not be noticed before the commit
   */
  @Override
  public int write(ByteBuffer from) throws IOException {
    requireGoingOn();
    int length = from.remaining();
    arriving.append(from);
    return length;
  }

  /**
   * Writes what is missing of the whole content: as much of {@code whole} as has arrived already is
   * skipped.
   *
   * @throws EOFException if more has arrived than there is in {@code whole}
   */
  public void writeRest(InputStream whole) throws IOException {
    whole.skipNBytes(arriving.length());
    byte[] buffer = new byte[1 << 16];
    for (int n = whole.read(buffer); n >= 0; n = whole.read(buffer)) {
      write(ByteBuffer.wrap(buffer, 0, n));
    }
  }

  /**
   * Forgets what has arrived from {@code size} on.
   *
   * @throws StoreException {@code INVALID_ARGUMENT} if less has arrived
   */
  public void truncate(long size) throws IOException {
    requireGoingOn();
    if (size < 0 || size > arriving.length()) {
      throw StoreException.invalid(
          ingest + ": cannot be cut to " + size + " bytes, it has " + arriving.length());
    }
    arriving.truncate(size);
  }

  /** The digest of what has arrived so far. */
  public Digest digest() throws IOException {
    requireOpen();
    return arriving.digest();
  }

  /** How far the ingest has come. */
  public IngestStatus status() throws IOException {
    requireOpen();
    return IngestStatus.of(entry, arriving.arrival().extent());
  }

  /** Whether all bytes have arrived, as far as it is known how many there will be. */
  boolean isComplete() {
    return arriving.length() == IngestStatus.total(entry);
  }

  /** As the other one, with the size and the digest that were given when the ingest began. */
  public Digest commit(Map<String, String> labels) throws IOException {
    return commit(IngestStatus.total(entry), IngestStatus.expected(entry), labels);
  }

  /**
   * Makes content of what has arrived, and adds it to the lease of the workspace. Closes this
   * writer in any case. If it is refused, what has arrived stays with the ingest, which can be gone
   * on with for as long as anything keeps that.
   *
   * @param size how many bytes there should be, or -1
   * @param expected their digest, if it is known
   * @param labels of the content
   * @return the digest
   * @throws StoreException {@code FAILED_PRECONDITION} if size or digest are others, or the ingest
   *     has been aborted or collected; {@code NOT_FOUND} if the lease is not there any more; {@code
   *     INVALID_ARGUMENT} for a label that is too long or means nothing, or a digest that cannot be
   *     verified; {@code ALREADY_EXISTS} if the namespace has the content: it is in the lease then,
   *     the ingest has ended, and bytes of it that were damaged are replaced
   */
  public Digest commit(long size, Optional<Digest> expected, Map<String, String> labels)
      throws IOException {
    requireOpen();
    Digest digest;
    boolean added;
    try (ContentWriter closing = this) {
      check(labels);
      digest = complete(size, expected);
      Path sealed = arriving.arrival().sealed();
      // not in the transaction, where all others would wait for it
      boolean damaged = bytes.differs(sealed, digest);
      added =
          FileChange.write(
              scope.catalog(),
              new Commit(scope, bytes, ingest, sealed, digest, arriving.length(), damaged, labels));
      closing.end();
    }
    Resource content = Resource.content(scope.namespace(), digest);
    if (!added) {
      throw StoreException.exists(content);
    }
    scope.tell(Event.Action.CREATED, content);
    tellIfLost(content, labels);
    return digest;
  }

  private void check(Map<String, String> labels) {
    try {
      LabelLimits.check(labels);
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid(ingest + ": " + e.getMessage());
    }
    scope.mistakes().check(ingest, labels);
  }

  /** As containerd, this takes content that nothing keeps. */
  private void tellIfLost(Resource content, Map<String, String> labels) {
    if (scope.lease().isPresent()) {
      return;
    }
    References references = References.of(Entry.of(content, scope.now(), Map.of(), labels));
    if (references.root() || !references.back().isEmpty()) {
      return;
    }
    scope
        .mistakes()
        .tell(
            "no lease",
            scope.namespace(),
            () ->
                scope.catalog().read(Settings::of).grace().isZero()
                    ? content
                        + ": was added without a lease, so that a collection may remove it before"
                        + " anything refers to it; add it in Workspace.withLease"
                    : "");
  }

  /** Verifies all bytes, and brings them to disk for good. */
  private Digest complete(long size, Optional<Digest> expected) throws IOException {
    expected.ifPresent(Ingests::requireVerifiable);
    if (size >= 0 && size != arriving.length()) {
      throw refused("has " + Plural.of(arriving.length(), "byte") + ", not " + size);
    }
    Digest digest = arriving.digest(expected);
    if (expected.isPresent() && !digest.equals(expected.get())) {
      throw refused("is " + digest + ", not " + expected.get());
    }
    arriving.seal();
    return digest;
  }

  private StoreException refused(String why) {
    return new StoreException(StoreException.Reason.FAILED_PRECONDITION, ingest + ": " + why);
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  /** Lets an upload outlive the time that is given to those that have stopped. */
  private void requireGoingOn() throws ClosedChannelException {
    requireOpen();
    if (scope.lease().isEmpty()
        && Duration.between(putOff, scope.now()).compareTo(BEAT) >= 0
        && !putOff()) {
      throw Commit.gone(ingest);
    }
  }

  /** Lets the ingest stay for longer; false if it is not there any more. */
  private boolean putOff() {
    Instant now = scope.now();
    putOff = now;
    return scope
        .catalog()
        .write(
            change -> {
              Optional<Entry> there = change.get(ingest);
              there.ifPresent(
                  old -> {
                    Map<String, String> fields = new LinkedHashMap<>(old.fields());
                    fields.put(Entry.EXPIRES_AT, now.plus(Opening.GRACE).toString());
                    change.put(old.changed(now, fields, old.labels()));
                  });
              return there.isPresent();
            });
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Ends the writing for now. What has been written is on disk then. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try (arriving) {
      boolean there =
          (arriving.changed() && scope.lease().isEmpty())
              ? putOff()
              : scope.catalog().read(view -> view.get(ingest).isPresent());
      if (!there) {
        arriving.arrival().delete();
      }
    }
  }

  /** Ends the ingest, whose record is gone. */
  private void end() {
    open = false;
    try (arriving) {
      arriving.arrival().delete();
    } catch (IOException e) {
      // the content is there; what is left of the ingest goes with the next one, or with a sweep
    }
  }
}
