package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.spi.store.Uploads;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An OCI image layout directory as a store (image-spec, image-layout.md). What {@code docker save}
 * packs is one too, and its own documents count as roots beside the index.
 *
 * <p><b>Other programs.</b> They may read and write the layout at any time. Nothing is cached but
 * which names were no blobs in the last listing, no lock is taken but that of the index while it is
 * read or changed, and nothing is written but blobs put aside under {@link #stateDirectory}, blobs
 * brought back, and an index without entries that were to go.
 *
 * <p><b>Threads.</b> One instance serves all threads.
 */
public final class OciLayout implements Storage, BlobStore, NameSource {

  static final String BLOBS = "blobs";
  static final String HEADER = "oci-layout";

  /** Far longer than any honest change of the index takes; whoever waits here waits in vain. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Path directory;
  private final BlobTree blobs;
  private final TreeVersion version;
  private final LayoutRoots roots;
  private final LayoutDocuments documents;
  private final Quarantine quarantine;
  private final Strays strays = new Strays();

  private OciLayout(Path directory, Clock clock) {
    this.directory = directory;
    this.blobs = new BlobTree(directory, BLOBS);
    this.version = new TreeVersion(blobs, clock, Clock.systemUTC());
    this.roots = new LayoutRoots(directory, blobs);
    this.documents = new LayoutDocuments(directory, stateDirectory());
    this.quarantine = new FileQuarantine(stateDirectory().resolve("quarantine"), blobs);
  }

  /**
   * Opens the layout in {@code directory}.
   *
   * @param clock tells whether the layout has been at rest for long enough; see {@link #version}
   * @throws NoSuchFileException if there is no such directory
   * @throws IOException if it is not a layout; the message says what is missing
   */
  public static OciLayout open(Path directory, Clock clock) throws IOException {
    Objects.requireNonNull(clock, "clock");
    Path absolute = directory.toAbsolutePath();
    if (!Files.isDirectory(absolute)) {
      if (Files.notExists(absolute)) {
        throw new NoSuchFileException(
            absolute.toString(), null, "no such directory; name that of an OCI image layout");
      }
      throw new IOException(
          absolute + " is not a directory that can be read; unpack an archive first");
    }
    if (!recognises(absolute)) {
      throw new IOException(
          absolute
              + " is not an OCI image layout: it has neither index.json nor oci-layout;"
              + " name the directory that holds them, or "
              + FolderPlace.below(directory)
              + " for all layouts below it");
    }
    return new OciLayout(absolute, clock);
  }

  /**
   * Whether {@code directory} looks like a layout: it has an {@code index.json} or an {@code
   * oci-layout}, or is an unpacked {@code docker save} with blobs.
   */
  public static boolean recognises(Path directory) {
    return Files.exists(directory.resolve(ImageIndex.FILE))
        || Files.exists(directory.resolve(HEADER))
        || (Files.exists(directory.resolve(SavedImages.FILE))
            && Files.isDirectory(directory.resolve(BLOBS)));
  }

  /** The layout in a directory that may have nothing of one yet. */
  public static OciLayout at(Path directory) {
    return new OciLayout(directory.toAbsolutePath(), Clock.systemUTC());
  }

  /** The layout, as an absolute path. */
  public Path directory() {
    return directory;
  }

  /** Where Tidemark keeps what it knows about the layout, inside of it. It need not exist. */
  public Path stateDirectory() {
    return directory.resolve(".tidemark");
  }

  @Override
  public Optional<Path> state() {
    return Optional.of(stateDirectory());
  }

  @Override
  public BlobStore blobs() {
    return this;
  }

  @Override
  public NameSource names() {
    return this;
  }

  @Override
  public Traits traits() {
    return Traits.LOCAL;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Made of the times of the directories of blobs. Empty while any of them was changed less than
   * two seconds ago, as a further change could then leave no trace, and on file systems that are
   * not known to be local.
   */
  @Override
  public Optional<String> version() throws IOException {
    return version.token();
  }

  @Override
  public void list(Consumer<Listed> each) throws IOException {
    Strays.Met met = new Strays.Met();
    blobs.list(each, met::add);
    strays.keep(met);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A symbolic link that leads nowhere is there, with size 0. A directory, a pipe or a device is
   * not a blob.
   */
  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return blobs.info(digest);
  }

  @Override
  public Optional<BlobInfo> glance(Digest digest) throws IOException {
    return blobs.glance(digest);
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    return Skipped.in(blobs.open(digest), offset);
  }

  /** {@inheritDoc} Of a symbolic link, only the link goes. */
  @Override
  public boolean delete(Digest digest) throws IOException {
    return blobs.delete(digest);
  }

  /**
   * {@inheritDoc}
   *
   * <p>That is so if the directory of blobs or one of an algorithm is a symbolic link that leads
   * out of the layout. A disk that is mounted there, or a directory that is bound there, looks like
   * any other; and where others link to is not seen from here.
   */
  @Override
  public Optional<String> shared() throws IOException {
    return blobs.borrowed();
  }

  /** {@inheritDoc} By zot, as far as that is seen. */
  @Override
  public Optional<String> inUse() {
    return RunningZot.over(directory);
  }

  /** The file that a blob is in, or would be in. */
  public Path path(Digest digest) {
    return blobs.path(digest);
  }

  /**
   * Reads a document at the top of the layout, which others may be writing meanwhile; empty if it
   * is definitely not there.
   *
   * @throws IOException if it cannot be read, or is no JSON even after some time
   */
  public Optional<byte[]> document(String name) throws IOException {
    return documents.read(name);
  }

  /** Puts a document at the top of the layout in place of what was there, in one step. */
  public void write(String name, byte[] document) throws IOException {
    documents.write(name, document);
  }

  /**
   * Puts a document in place of what was there, unless that is not {@code expected} any more.
   *
   * @return whether it was written
   */
  public boolean replace(String name, byte[] expected, byte[] document) throws IOException {
    return documents.replace(name, expected, document);
  }

  /**
   * Keeps others from changing documents until it is closed: those who use this program wait, and
   * other programs that respect the lock of {@code index.json} fail. So it is for the moment that a
   * change takes.
   *
   * @throws IOException if somebody holds a lock for longer than any honest change takes
   */
  public Closeable lock() throws IOException {
    return documents.lock();
  }

  /** {@inheritDoc} Of the writers whose names for that are known. */
  @Override
  public Optional<Uploads> uploads() {
    return Optional.of(new LayoutUploads(directory, strays));
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The roots are all entries of {@code index.json}, then the blobs that {@code docker save}
   * names in {@code manifest.json} and {@code repositories}. A document that is being rewritten is
   * tried again for a short while.
   */
  @Override
  public NameList read(String space) throws IOException {
    return space.isEmpty() ? roots.read() : new NameList(List.of(), List.of());
  }

  /** {@inheritDoc} Only entries of {@code index.json} go. */
  @Override
  public List<Name> remove(List<Name> unwanted) throws IOException {
    return documents.remove(unwanted);
  }

  @Override
  public boolean remove(Name name) throws IOException {
    return !documents.remove(List.of(name)).isEmpty();
  }

  @Override
  public List<Name> putBack(List<Name> removed) throws IOException {
    return documents.putBack(removed);
  }
}
