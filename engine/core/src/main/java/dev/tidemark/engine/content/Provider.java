package dev.tidemark.engine.content;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/**
 * Where content is read from (containerd {@code content.Provider}): the content of a namespace, a
 * layout, an archive. Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Provider {

  /**
   * Opens content for one reading from its beginning. The bytes are not verified, and {@code data}
   * inside the descriptor is not looked at.
   *
   * @throws java.nio.file.NoSuchFileException if it is definitely not there
   * @throws IOException for every other trouble, which says nothing about whether it is there
   */
  InputStream open(Descriptor descriptor) throws IOException;

  /**
   * How many bytes are there, as they are now; empty if content is definitely not there. Reads them
   * unless the implementation knows a shorter way.
   */
  default OptionalLong size(Descriptor descriptor) throws IOException {
    try (InputStream in = open(descriptor)) {
      return OptionalLong.of(in.transferTo(OutputStream.nullOutputStream()));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** What a backend has, such as that of a mirrored store. */
  static Provider of(BlobStore blobs) {
    return new Provider() {
      @Override
      public InputStream open(Descriptor descriptor) throws IOException {
        return blobs.open(descriptor.digest());
      }

      @Override
      public OptionalLong size(Descriptor descriptor) throws IOException {
        return Sizes.of(blobs).size(descriptor.digest());
      }
    };
  }
}
