package dev.tidemark.engine.managed;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The content of a namespace, and what is arriving. Thread-safe.
 *
 * <p>Content that nothing refers to and no lease holds goes with the next collection. Under a lease
 * the lease holds all that is {@linkplain #exists found}, {@linkplain #open read} and {@linkplain
 * ContentWriter#commit committed}. Without one the same only outlasts the collection that may be
 * running.
 */
public final class Contents {

  private static final List<String> MAPS = List.of("labels");

  private final Scope scope;
  private final BlobFiles bytes;
  private final Records<ContentInfo> records;
  private final Claims claims;
  private final Ingests ingests;

  Contents(Scope scope, BlobFiles bytes, Sharing sharing) {
    this.scope = scope;
    this.bytes = bytes;
    this.records = new Records<>(scope, Kind.CONTENT, ContentInfo::of, ContentInfo::field);
    this.claims = new Claims(scope, bytes);
    this.ingests = new Ingests(scope, bytes, sharing);
  }

  private Resource resource(Digest digest) {
    return Resource.content(scope.namespace(), digest);
  }

  // --- content

  /**
   * What is recorded of content. Protects nothing: see {@link #exists}.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public ContentInfo info(Digest digest) {
    return scope.catalog().read(view -> ContentInfo.of(Records.recorded(view, resource(digest))));
  }

  /**
   * The content that matches one of the filters, by digest; all if there is no filter. Protects
   * nothing.
   *
   * @param filters over {@code digest}, {@code size}, {@code labels.KEY}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<ContentInfo> list(String... filters) {
    return records.search().list(content -> true, filters);
  }

  /** Calls {@code each} as {@link StoredImages#each} does. */
  public void each(Consumer<? super ContentInfo> each, String... filters) {
    records.search().each(content -> true, each, filters);
  }

  /** How many {@link #list} would answer. */
  public long count(String... filters) {
    return records.search().count(filters);
  }

  /**
   * Replaces labels of content.
   *
   * @param info its digest says which, its labels are the new ones
   * @param fieldPaths {@code labels}, {@code labels.KEY}; a key that {@code info} does not have is
   *     removed; none is all labels
   * @return as recorded, updated strictly later than before
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} for another path, or if a
   *     label is too long
   */
  public ContentInfo update(ContentInfo info, String... fieldPaths) {
    Resource content = resource(info.digest());
    return records.update(
        content,
        (entry, now) -> {
          FieldPaths paths = FieldPaths.of(content, List.of(), MAPS, fieldPaths);
          return entry.changed(
              now, entry.fields(), paths.merge("labels", entry.labels(), info.labels()));
        });
  }

  /**
   * Puts a label on content, beside its others; empty text takes it away.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} if the label is too long, or
   *     means nothing
   */
  public ContentInfo label(Digest digest, String key, String value) {
    return records.label(resource(digest), key, value);
  }

  /** Makes the labels anew from those that are there, in one transaction. */
  void relabel(Digest digest, UnaryOperator<Map<String, String>> change) {
    records.update(
        resource(digest),
        (entry, now) -> entry.changed(now, entry.fields(), change.apply(entry.labels())));
  }

  /**
   * Deletes content of this namespace, and takes it off the lease that is worked under. The bytes
   * go later, if no other namespace has it.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public void delete(Digest digest) {
    records.delete(resource(digest), (change, entry) -> {});
  }

  /**
   * Whether content is there, with its bytes. What is there is protected; that may cost a durable
   * write.
   *
   * @throws StoreException {@code NOT_FOUND} if the lease is not there any more
   * @throws IOException if it cannot be told
   */
  public boolean exists(Digest digest) throws IOException {
    return !claim(List.of(digest)).isEmpty();
  }

  /**
   * The same for many at once, in one transaction.
   *
   * @return those that are there, with their bytes; these are protected
   * @throws StoreException {@code NOT_FOUND} if the lease is not there any more
   * @throws IOException if it cannot be told
   */
  public Set<Digest> claim(Collection<Digest> digests) throws IOException {
    return claims.withBytes(digests);
  }

  /**
   * Opens content for reading. It is protected as by {@link #exists}; once open it can be read to
   * its end in any case.
   *
   * @throws StoreException {@code NOT_FOUND} for the content or the lease
   * @throws InvalidContentException if its bytes are missing, or not as many as were written
   * @throws IOException if they cannot be read
   */
  public SeekableByteChannel open(Digest digest) throws IOException {
    return claims.open(digest);
  }

  /** How many bytes there are of content, be it recorded or not; empty if there is no file. */
  OptionalLong stored(Digest digest) throws IOException {
    return bytes
        .attributes(digest)
        .map(found -> OptionalLong.of(found.size()))
        .orElse(OptionalLong.empty());
  }

  /**
   * The same for walks over images. What is opened there is protected as by {@link #open}; what is
   * not there is a {@link NoSuchFileException}.
   */
  public ContentStore asContentStore() {
    return new GraphContent(this);
  }

  // --- ingests

  /** As the other one, for bytes of which nothing is known. */
  public ContentWriter writer(String ref) throws IOException {
    return ingests.writer(ref, Optional.empty(), -1);
  }

  /** As the other one, for bytes of which only is known how many there will be. */
  public ContentWriter writer(String ref, long total) throws IOException {
    return ingests.writer(ref, Optional.empty(), total);
  }

  /**
   * Begins an ingest, or goes on with it where it stopped: see {@link ContentWriter#status}. The
   * lease holds it; without a lease it stays until 24 hours after the last writing.
   *
   * <p>If another namespace has the content and it is {@linkplain Sharing shared}, all bytes have
   * arrived at once, and only the commit is left to do.
   *
   * @param ref names the ingest in the namespace; any text of up to 4096 characters
   * @param expected the digest that the content will have
   * @param total how many bytes it will have, or -1
   * @throws StoreException {@code ALREADY_EXISTS} if the content is there: it is protected then as
   *     by {@link #exists}; {@code UNAVAILABLE} while somebody else is writing the ingest; {@code
   *     FAILED_PRECONDITION} if it was begun for other bytes; {@code INVALID_ARGUMENT} for a digest
   *     that cannot be verified; {@code NOT_FOUND} if the lease is not there any more
   */
  public ContentWriter writer(String ref, Digest expected, long total) throws IOException {
    return ingests.writer(ref, Optional.of(expected), total);
  }

  /**
   * Adds content that is known by its digest, going on with an earlier attempt of the same ref.
   *
   * @param whole its bytes from the beginning. They are compared with what is there, and replace it
   *     if that is damaged; without any, what is there is believed. To spare sending, ask whether
   *     content {@linkplain #exists exists}
   * @return false if the content was there already; its labels are as they were
   * @throws StoreException as {@link #writer} and {@link ContentWriter#commit}, but for {@code
   *     ALREADY_EXISTS}
   */
  public boolean write(
      String ref, Digest expected, long total, InputStream whole, Map<String, String> labels)
      throws IOException {
    return ingests.write(ref, expected, total, whole, labels);
  }

  /**
   * Adds content, and tells its digest. What is there already is protected as by {@link #exists},
   * and gets these labels beside its own.
   *
   * @param whole its bytes
   * @throws StoreException {@code INVALID_ARGUMENT} for a label that is too long; {@code NOT_FOUND}
   *     if the lease is not there any more, or if there is none and what was found was collected
   *     before it got its labels
   */
  public Digest add(InputStream whole, Map<String, String> labels) throws IOException {
    return add(whole, -1, labels);
  }

  /**
   * The same where it is known how many bytes there should be.
   *
   * @throws StoreException as the other one; {@code FAILED_PRECONDITION} if there are not
   */
  Digest add(InputStream whole, long size, Map<String, String> labels) throws IOException {
    return alone(
        ref -> {
          try (ContentWriter writer = ingests.writer(ref, Optional.empty(), size)) {
            writer.writeRest(whole);
            Digest digest = writer.digest();
            if (!Ingests.isNew(() -> writer.commit(labels)) && !labels.isEmpty()) {
              String[] paths =
                  labels.keySet().stream().map(key -> "labels." + key).toArray(String[]::new);
              update(info(digest).withLabels(labels), paths);
            }
            return digest;
          }
        });
  }

  /** Does something with an ingest of its own: see {@link Ingests#alone}. */
  <T> T alone(Ingests.Work<T> work) throws IOException {
    return ingests.alone(work);
  }

  /**
   * How far an ingest has come.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public IngestStatus status(String ref) throws IOException {
    return ingests.status(ref);
  }

  /**
   * The ingests that match one of the filters, by ref; all if there is no filter.
   *
   * @param filters over {@code ref}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<IngestStatus> statuses(String... filters) throws IOException {
    return ingests.statuses(filters);
  }

  /** How many ingests {@link #statuses} would answer. */
  public long countIngests(String... filters) {
    return ingests.count(filters);
  }

  /**
   * Ends an ingest and forgets what has arrived, also while somebody is writing it: that will not
   * be committed any more.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public void abort(String ref) throws IOException {
    ingests.abort(ref);
  }
}
