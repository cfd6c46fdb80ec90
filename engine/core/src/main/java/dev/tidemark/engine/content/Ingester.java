package dev.tidemark.engine.content;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Where content is written to (containerd {@code content.Ingester}). Content is there for readers
 * once it is whole, verified and durable, and not before. Implementations are safe for use by
 * several threads.
 */
@FunctionalInterface
public interface Ingester {

  /**
   * Writes content of which size and digest may not be known yet. Content that is there already is
   * not written again, but compared, and replaced if it is damaged; it is protected as if it were
   * new.
   *
   * @param bytes all of it, from the beginning
   * @param size how many bytes there should be, or -1
   * @param expected their digest, if it is known; sha256 is computed otherwise
   * @return the digest
   * @throws IOException if size or digest are others, with nothing written; or if it cannot be
   *     written
   */
  Digest write(InputStream bytes, long size, Optional<Digest> expected) throws IOException;

  /** Writes what {@code descriptor} stands for, as {@link #write(InputStream, long, Optional)}. */
  default void write(Descriptor descriptor, InputStream bytes) throws IOException {
    write(bytes, descriptor.size(), Optional.of(descriptor.digest()));
  }
}
