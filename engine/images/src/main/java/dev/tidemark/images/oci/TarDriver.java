package dev.tidemark.images.oci;

import dev.tidemark.engine.content.Repeated;
import dev.tidemark.images.tar.TarBuilder;
import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A layout in a tar. A blob is written to a temporary file first: the archive could not take back
 * what turns out to be something else.
 */
final class TarDriver implements ImageDriver {

  private static final int BLOB_MODE = 0444;
  private static final int DOCUMENT_MODE = 0644;

  private final TarBuilder tar;

  TarDriver(OutputStream out) {
    this.tar = new TarBuilder(Objects.requireNonNull(out, "out"));
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.encoded();
  }

  @Override
  public void init() throws IOException {
    tar.directory("blobs/sha256");
  }

  @Override
  public Optional<byte[]> read(String name) {
    throw unsupported("read " + name);
  }

  @Override
  public void write(String name, byte[] document) throws IOException {
    tar.file(name, DOCUMENT_MODE, document);
  }

  @Override
  public InputStream open(Digest digest) {
    throw unsupported("read blobs");
  }

  @Override
  public boolean renew(Digest digest, long size) throws IOException {
    return tar.has(path(digest));
  }

  /** What is in the archive was verified when it was written, and cannot be written again. */
  @Override
  public Repeated compare(Digest digest, InputStream bytes) throws IOException {
    return Repeated.compare(InputStream::nullInputStream, InputStream.nullInputStream());
  }

  @Override
  public BlobWriter writer(String algorithm) throws IOException {
    Digester digester = Digester.of(algorithm);
    return new BlobWriter(digester, Files.createTempFile("tidemark-", ".blob"), this::take);
  }

  private void take(Path complete, Digest digest, long size) throws IOException {
    if (!renew(digest, size)) {
      try (InputStream stream = Files.newInputStream(complete)) {
        tar.file(path(digest), BLOB_MODE, size, stream);
      }
    }
  }

  @Override
  public boolean delete(Digest digest) {
    throw unsupported("remove blobs");
  }

  @Override
  public Closeable lock() {
    throw unsupported("change documents");
  }

  private static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException("Tar does not support to " + what);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
