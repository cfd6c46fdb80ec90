package dev.tidemark.images.archive;

import dev.tidemark.images.tar.TarLimits;
import java.util.Objects;

/**
 * How much of an archive is read before it is taken for an attack.
 *
 * @param tar of the archive as a whole
 * @param document how long a document may be that has to be in memory, in bytes: an index, a
 *     configuration
 * @param memory how much is kept in memory at one time, in bytes, of files that the archive has not
 *     said yet what they are
 */
public record ImportLimits(TarLimits tar, int document, long memory) {

  /** {@link TarLimits#DEFAULT}, documents of 20 MiB as moby reads them, and 64 MiB. */
  public static final ImportLimits DEFAULT =
      new ImportLimits(TarLimits.DEFAULT, 20 << 20, 64L << 20);

  public ImportLimits {
    Objects.requireNonNull(tar, "tar");
    if (document < 1 || memory < 0) {
      throw new IllegalArgumentException("limits must be more than 0");
    }
  }
}
