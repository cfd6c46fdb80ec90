package dev.tidemark.images.tar;

/**
 * An entry of an archive.
 *
 * @param name relative to the root, with neither {@code .} nor {@code ..} in it
 * @param kind what it is
 * @param size of a file, in bytes; else 0
 * @param link of a link, the name of what it leads to inside the archive, which need not be there;
 *     else empty
 */
public record TarItem(String name, Kind kind, long size, String link) {

  /** Kinds of entries. Devices, pipes and the like are passed over. */
  public enum Kind {
    FILE,
    DIRECTORY,
    /** Another name for a file that came before it. */
    LINK,
    SYMBOLIC_LINK
  }
}
