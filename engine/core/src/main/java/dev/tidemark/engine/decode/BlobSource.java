package dev.tidemark.engine.decode;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;

/** How a blob is opened that is to be decoded. */
@FunctionalInterface
public interface BlobSource {

  /**
   * Opens a blob. The bytes need not be verified.
   *
   * @throws java.nio.file.NoSuchFileException if it is definitely not there
   */
  InputStream open(Digest digest) throws IOException;
}
