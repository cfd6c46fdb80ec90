package dev.tidemark.spi.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/** What programs have begun to write and not finished: no blobs, and in nobody's names. */
public interface Uploads {

  /**
   * An unfinished write.
   *
   * @param name what the backend calls it, such as its path below the store
   * @param size in bytes, so far
   * @param touched when anything of it was last written
   */
  record Upload(String name, long size, Instant touched) {

    public Upload {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(touched, "touched");
    }
  }

  /**
   * Names each once, in any order. What is not certainly an unfinished write is passed over.
   *
   * @throws IOException if it cannot be read
   */
  void list(Consumer<Upload> each) throws IOException;

  /** Removes one, unless it was written since; false if it was, or is not there any more. */
  boolean remove(Upload upload) throws IOException;
}
