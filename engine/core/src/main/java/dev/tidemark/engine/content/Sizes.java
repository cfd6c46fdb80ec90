package dev.tidemark.engine.content;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.util.OptionalLong;

/** How large content is where it is kept (containerd {@code content.InfoProvider}). */
@FunctionalInterface
public interface Sizes {

  /** The size in bytes; empty if it is definitely not there. */
  OptionalLong size(Digest digest) throws IOException;

  /** What a backend has. */
  static Sizes of(BlobStore blobs) {
    return digest ->
        blobs.info(digest).map(info -> OptionalLong.of(info.size())).orElse(OptionalLong.empty());
  }
}
