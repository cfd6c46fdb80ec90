package dev.tidemark.images.oci;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.content.Repeated;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A layout that is read and written (the functions of containerd's package {@code oci}). As
 * thread-safe as its driver; holds nothing itself. What the driver cannot do throws {@link
 * UnsupportedOperationException}.
 */
public final class ImageLayout implements Provider, Ingester {

  /** Largest blob that is read into memory, in bytes. */
  public static final int MAX_BLOB = 64 << 20;

  /** How many bytes are copied at once. */
  private static final int BUFFER = 1 << 16;

  private static final String CANONICAL = "sha256";

  /**
   * How often a change is made anew because somebody else has written meanwhile. Doubled, it takes
   * twice as long until it is given up, and it is given up less often.
   */
  private static final int ATTEMPTS = 20;

  private final ImageDriver driver;

  private ImageLayout(ImageDriver driver) {
    this.driver = driver;
  }

  /** The layout that a driver has, or may come to have. */
  public static ImageLayout of(ImageDriver driver) {
    return new ImageLayout(Objects.requireNonNull(driver, "driver"));
  }

  /**
   * Makes a new layout. What was written before a failure stays.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is something already
   */
  public static ImageLayout init(ImageDriver driver, InitOptions options) throws IOException {
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(options, "options");
    driver.init();
    ImageLayout layout = new ImageLayout(driver);
    if (options.header()) {
      layout.write(LayoutDocument.of(options.version()));
    }
    if (options.index()) {
      layout.write(Index.empty());
    }
    return layout;
  }

  // --- blobs

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return driver.open(descriptor.digest());
  }

  @Override
  public OptionalLong size(Descriptor descriptor) throws IOException {
    return driver.size(descriptor.digest());
  }

  /**
   * Reads a blob and verifies it.
   *
   * @throws NoSuchFileException if it is definitely not there
   * @throws UnexpectedDigestException if it is other content
   * @throws IOException if it is larger than {@link #MAX_BLOB}, or its digest cannot be verified
   */
  public byte[] read(Digest digest) throws IOException {
    if (!digest.verifiable()) {
      throw new IOException("cannot verify " + digest + ": its algorithm is unknown here");
    }
    byte[] bytes;
    try (InputStream stream = driver.open(digest)) {
      bytes = stream.readNBytes(MAX_BLOB + 1);
    }
    if (bytes.length > MAX_BLOB) {
      throw new IOException(digest + " has more than the " + MAX_BLOB + " bytes that are read");
    }
    Digest actual = Digester.digest(digest.algorithm(), bytes);
    if (!actual.equals(digest)) {
      throw new UnexpectedDigestException(digest, actual);
    }
    return bytes;
  }

  /** Writes a blob; answers its sha256 digest. */
  public Digest write(byte[] bytes) throws IOException {
    Digest digest = Digest.of(bytes);
    return write(new ByteArrayInputStream(bytes), bytes.length, Optional.of(digest));
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnexpectedSizeException with nothing written
   * @throws UnexpectedDigestException with nothing written
   */
  @Override
  public Digest write(InputStream bytes, long size, Optional<Digest> expected) throws IOException {
    if (expected.isPresent() && driver.renew(expected.get(), size)) {
      Repeated repeated = driver.compare(expected.get(), bytes);
      if (repeated.equal()) {
        return expected.get();
      }
      try (InputStream whole = repeated.whole()) {
        return anew(whole, size, expected);
      }
    }
    return anew(bytes, size, expected);
  }

  private Digest anew(InputStream bytes, long size, Optional<Digest> expected) throws IOException {
    String algorithm = expected.map(Digest::algorithm).orElse(CANONICAL);
    try (BlobSink writer = writer(algorithm)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        writer.write(buffer, 0, read);
      }
      return writer.commit(size, expected);
    }
  }

  /**
   * Begins a blob of which nothing is known yet.
   *
   * @throws IOException for an algorithm that cannot be computed here
   */
  public BlobSink writer(String algorithm) throws IOException {
    try {
      return driver.writer(algorithm);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Writes a value as a blob of JSON, as Go does, and answers a descriptor for it.
   *
   * @param value as {@link Json#write} takes it
   * @throws IllegalArgumentException for every other value, with nothing written
   */
  public Descriptor writeJson(@Nullable Object value, String mediaType) throws IOException {
    Objects.requireNonNull(mediaType, "mediaType");
    byte[] json = Json.bytes(value);
    return new Descriptor(mediaType, write(json), json.length);
  }

  /** Removes a blob, whatever still names it; false if it was not there. */
  public boolean delete(Digest digest) throws IOException {
    return driver.delete(digest);
  }

  // --- documents

  /**
   * What {@code oci-layout} says; no version is refused.
   *
   * @throws NoSuchFileException if there is none
   */
  public LayoutDocument header() throws IOException {
    return document(LayoutDocument.FILE, LayoutDocument::parse);
  }

  /** Writes {@code oci-layout}. */
  public void write(LayoutDocument header) throws IOException {
    driver.write(LayoutDocument.FILE, header.json());
  }

  /**
   * The images.
   *
   * @throws NoSuchFileException if there is no {@code index.json}
   */
  public Index index() throws IOException {
    return document(Index.FILE, Index::ofLayout);
  }

  /** Writes {@code index.json} in place of what it said, whatever that was. */
  public void write(Index index) throws IOException {
    driver.write(Index.FILE, index.json());
  }

  /**
   * Changes {@code index.json}: read, changed and written while nobody else of this program can.
   * What does not change is not written.
   *
   * @param change answers the same object if there is nothing to do; called again if somebody else
   *     has written meanwhile
   * @return what it says then
   */
  public Index update(UnaryOperator<Index> change) throws IOException {
    try (Closeable lock = driver.lock()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        byte[] json = bytes(Index.FILE);
        Index before = parse(Index.FILE, json, Index::ofLayout);
        Index after = change.apply(before);
        if (after == before || driver.replace(Index.FILE, json, after.json())) {
          return after;
        }
      }
    }
    throw new IOException(
        Index.FILE
            + " of "
            + driver.label()
            + " is written by others all the time, so it was not changed; try again later");
  }

  /** Names an image, in place of all that have its ref name: {@link Index#with}. */
  public void put(Descriptor manifest) throws IOException {
    update(index -> index.with(manifest));
  }

  /**
   * Takes a name away, from all that have it; if none has, nothing is written.
   *
   * @throws IllegalArgumentException for an empty name
   */
  public void remove(String refName) throws IOException {
    update(index -> index.without(refName));
  }

  /** What people call the place where it is kept; for messages. */
  public String label() {
    return driver.label();
  }

  private interface Format<T> {
    T parse(byte[] json) throws MalformedContentException;
  }

  private <T> T document(String name, Format<T> format) throws IOException {
    return parse(name, bytes(name), format);
  }

  private byte[] bytes(String name) throws IOException {
    Optional<byte[]> json = driver.read(name);
    if (json.isEmpty()) {
      throw new NoSuchFileException(
          name, null, "is not there; " + driver.label() + " is no image layout");
    }
    return json.get();
  }

  private static <T> T parse(String name, byte[] json, Format<T> format) throws IOException {
    try {
      return format.parse(json);
    } catch (MalformedContentException e) {
      throw new IOException("cannot understand " + name + ": " + e.getMessage(), e);
    }
  }
}
