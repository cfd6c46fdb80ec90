package dev.tidemark.testkit;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Quarantine;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Blobs in memory that count how often they are opened and closed; without quarantine. */
public final class MemoryBlobs implements BlobStore {

  /** How a blob is opened. */
  public interface Source {
    InputStream open() throws IOException;
  }

  private final Map<Digest, Source> blobs = new HashMap<>();
  private int opened;
  private int closed;

  public Digest put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  public Digest put(byte[] bytes) {
    return put(Blob.digest("sha256", bytes), bytes);
  }

  public Digest put(Blob blob) {
    return put(blob.digest(), blob.bytes());
  }

  /** Has these bytes under this name, whether or not it is theirs. */
  public Digest put(Digest digest, byte[] bytes) {
    return put(digest, () -> new ByteArrayInputStream(bytes));
  }

  public Digest put(Digest digest, Source source) {
    blobs.put(digest, source);
    return digest;
  }

  /** How often a blob was opened. */
  public int opened() {
    return opened;
  }

  /** How many streams are open. */
  public int open() {
    return opened - closed;
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    Source source = blobs.get(digest);
    if (source == null) {
      throw new NoSuchFileException(digest.toString());
    }
    opened++;
    InputStream in = source.open();
    in.skipNBytes(offset);
    return new FilterInputStream(in) {
      @Override
      public void close() throws IOException {
        closed++;
        super.close();
      }
    };
  }

  @Override
  public Optional<String> version() {
    return Optional.empty();
  }

  @Override
  public void list(Consumer<Listed> each) {
    blobs.keySet().forEach(digest -> each.accept(new Listed(digest)));
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    Source source = blobs.get(digest);
    if (source == null) {
      return Optional.empty();
    }
    try (InputStream in = source.open()) {
      long size = in.readAllBytes().length;
      return Optional.of(new BlobInfo(size, Instant.EPOCH, Optional.empty()));
    }
  }

  @Override
  public boolean delete(Digest digest) {
    return blobs.remove(digest) != null;
  }

  @Override
  public Quarantine quarantine() {
    throw new UnsupportedOperationException();
  }
}
