package dev.tidemark.images.tar;

/**
 * How much of an archive is read before it is taken for an attack.
 *
 * @param entries how many files, directories and links it may have
 * @param bytes how long it may be, unpacked
 */
public record TarLimits(long entries, long bytes) {

  /** A million entries and 4 TiB: more than an archive of images ever has. */
  public static final TarLimits DEFAULT = new TarLimits(1_000_000, 4L << 40);

  public TarLimits {
    if (entries < 1 || bytes < 1) {
      throw new IllegalArgumentException("limits must be more than 0");
    }
  }
}
