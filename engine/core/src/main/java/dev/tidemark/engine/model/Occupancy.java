package dev.tidemark.engine.model;

/**
 * How much room the metadata take, and what keeps it from being used again.
 *
 * @param pages how many the file has, of {@link #pageBytes} each
 * @param free how many of them can be written anew; many, where a reader has held on to an old
 *     snapshot for long
 * @param pageBytes how large a page is, in bytes
 * @param readers how many readers there have been at once, at most, in all processes, since the
 *     metadata were last closed by all of them
 */
public record Occupancy(long pages, long free, int pageBytes, int readers) {

  /** Where it cannot be told. */
  public static final Occupancy UNKNOWN = new Occupancy(0, 0, 0, 0);

  /** How large the metadata are, in bytes. */
  public long bytes() {
    return pages * pageBytes;
  }

  /** How much of that can be written anew, in bytes. */
  public long freeBytes() {
    return free * pageBytes;
  }
}
