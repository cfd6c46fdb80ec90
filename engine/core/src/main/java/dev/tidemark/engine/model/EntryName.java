package dev.tidemark.engine.model;

import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;

/**
 * What an entry of {@code index.json} is called. The specification has a reference for it, which
 * for most writers is a tag alone; containerd, Docker and BuildKit write the whole name beside it.
 * Two repositories that have one tag differ by that only.
 */
public final class EntryName {

  private EntryName() {}

  /**
   * The whole name if there is one and the reference does not contradict it, as it does where
   * somebody copied an entry and changed its reference; else the reference; empty if it has
   * neither.
   */
  public static String of(Descriptor entry) {
    String reference = entry.annotations().getOrDefault(Annotations.REF_NAME, "");
    String whole = entry.annotations().getOrDefault(Annotations.IMAGE_NAME, "");
    return whole.isEmpty() || contradicts(reference, whole) ? reference : whole;
  }

  private static boolean contradicts(String reference, String whole) {
    return !reference.isEmpty()
        && !reference.equals(whole)
        && !reference.equals(reference(whole))
        && !reference.equals(tag(whole));
  }

  /**
   * What comes after the repository in a name: a tag, {@code @digest} or {@code tag@digest}, as
   * containerd writes it for a reference. A name of one word, or that has nothing after its
   * repository, is a reference itself; containerd writes an empty one then.
   */
  public static String reference(String name) {
    int path = name.indexOf('/') + 1;
    if (path == 0) {
      return name;
    }
    int colon = name.indexOf(':', path);
    int at = name.indexOf('@', path);
    if (colon >= 0 && (at < 0 || colon < at)) {
      return name.substring(colon + 1);
    }
    return at >= 0 ? name.substring(at) : name;
  }

  /** The tag of a name, also of one without a slash; empty if it has none. */
  public static String tag(String name) {
    int at = name.indexOf('@');
    String bare = at < 0 ? name : name.substring(0, at);
    int colon = bare.indexOf(':', bare.lastIndexOf('/') + 1);
    return colon < 0 ? "" : bare.substring(colon + 1);
  }
}
