package dev.tidemark.spi.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What programs have begun to write and not finished: no blobs, and in nobody's names. A collector
 * counts it, and removes what is old when it is told to.
 */
public interface Uploads {

  /** Where they are. */
  enum Where {
    /** In the same place as the blobs: to find them takes as long as to list those. */
    AMONG_BLOBS,
    /** Anywhere else. */
    BESIDE_BLOBS
  }

  /**
   * An unfinished write.
   *
   * @param name what the backend calls it, such as its path below the store
   * @param size how many bytes are given back when it goes
   * @param touched when anything of it was last written, by the newest time that the backend has
   * @param busy whether somebody is at work on it now, as far as can be told
   */
  record Upload(String name, long size, Instant touched, boolean busy) {

    public Upload {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(touched, "touched");
    }
  }

  /**
   * What became of a removal.
   *
   * @param gone what is there no more
   * @param troubles why of the others some could not be removed, a line of text for each
   */
  record Removal(List<Upload> gone, List<String> troubles) {

    public Removal {
      gone = List.copyOf(gone);
      troubles = List.copyOf(troubles);
    }
  }

  /**
   * Names each once, in any order, and changes nothing. What is not certainly an unfinished write
   * is passed over.
   *
   * @throws IOException if it cannot be read
   */
  void list(Where where, Consumer<Upload> each) throws IOException;

  /**
   * Removes some for good, each unless it was written since it was listed, or somebody is at work
   * on it by now. One that cannot be removed keeps no other.
   */
  Removal remove(Collection<Upload> uploads);
}
