package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.oci.UnexpectedDigestException;
import dev.tidemark.images.oci.UnexpectedSizeException;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Content in memory. */
final class MemoryContent implements Provider, Ingester {

  final Map<Digest, byte[]> blobs = new TreeMap<>();

  Digest add(byte[] bytes) {
    Digest digest = Digester.digest("sha256", bytes);
    blobs.put(digest, bytes);
    return digest;
  }

  Descriptor add(String mediaType, byte[] bytes) {
    return new Descriptor(mediaType, add(bytes), bytes.length);
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
  public Digest write(InputStream stream, long size, Optional<Digest> expected) throws IOException {
    byte[] bytes = stream.readAllBytes();
    Digest digest = Digester.digest(expected.map(Digest::algorithm).orElse("sha256"), bytes);
    if (size >= 0 && size != bytes.length) {
      throw new UnexpectedSizeException(size, bytes.length);
    }
    if (expected.isPresent() && !expected.get().equals(digest)) {
      throw new UnexpectedDigestException(expected.get(), digest);
    }
    blobs.put(digest, bytes);
    return digest;
  }
}
