package dev.tidemark.fuzz;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Content in memory. */
final class Shelf implements Provider, Ingester {

  final Map<Digest, byte[]> blobs = new HashMap<>();

  Descriptor put(String mediaType, byte[] bytes) {
    Digest digest = Blob.digest("sha256", bytes);
    blobs.put(digest, bytes);
    return new Descriptor(mediaType, digest, bytes.length);
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    byte[] bytes = blobs.get(descriptor.digest());
    if (bytes == null) {
      throw new NoSuchFileException(descriptor.digest().toString());
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Digest write(InputStream bytes, long size, Optional<Digest> expected) throws IOException {
    byte[] all = bytes.readAllBytes();
    Digest digest = Blob.digest(expected.map(Digest::algorithm).orElse("sha256"), all);
    if (expected.isPresent() && !expected.get().equals(digest)) {
      throw new IOException("is " + digest + ", not " + expected.get());
    }
    blobs.put(digest, all);
    return digest;
  }
}
