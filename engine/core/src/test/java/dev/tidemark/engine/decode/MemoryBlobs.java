package dev.tidemark.engine.decode;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Quarantine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Blobs in memory that counts how often they are opened. For one thread. */
public final class MemoryBlobs implements BlobStore {

  /** How a blob is opened. */
  interface Source {
    InputStream open() throws IOException;
  }

  private final Map<Digest, Source> blobs = new HashMap<>();
  private int opened;
  private int closed;

  public Digest put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  public Digest put(byte[] bytes) {
    return put(bytes, "SHA-256", "sha256");
  }

  public Digest put(byte[] bytes, String algorithm, String name) {
    return put(new Digest(name, hash(bytes, algorithm)), bytes);
  }

  public Digest put(Digest digest, byte[] bytes) {
    return put(digest, () -> new ByteArrayInputStream(bytes));
  }

  public Digest put(Digest digest, Source source) {
    blobs.put(digest, source);
    return digest;
  }

  int opened() {
    return opened;
  }

  int open() {
    return opened - closed;
  }

  public static Digest digest(String text) {
    return new Digest("sha256", hash(text.getBytes(StandardCharsets.UTF_8), "SHA-256"));
  }

  private static String hash(byte[] bytes, String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    Source source = blobs.get(digest);
    if (source == null) {
      throw new NoSuchFileException(digest.toString());
    }
    opened++;
    InputStream in = source.open();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] to, int offset, int count) throws IOException {
        return in.read(to, offset, count);
      }

      @Override
      public void close() throws IOException {
        closed++;
        in.close();
      }
    };
  }

  @Override
  public Optional<String> version() {
    return Optional.empty();
  }

  @Override
  public void list(Consumer<Digest> each) {
    blobs.keySet().forEach(each);
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) {
    throw new UnsupportedOperationException();
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
