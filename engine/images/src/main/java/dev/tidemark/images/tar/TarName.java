package dev.tidemark.images.tar;

import dev.tidemark.engine.text.OneLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names of entries, relative to the archive's root. */
final class TarName {

  private TarName() {}

  /**
   * The one spelling of a name: no {@code .}, no {@code ..}, no slash at its beginning or end.
   *
   * @throws IOException if it is the root, or leads out of it
   */
  static String clean(String name) throws IOException {
    String clean = cleanOrRoot(name);
    if (clean.isEmpty()) {
      throw outside(name);
    }
    return clean;
  }

  /**
   * The same, but empty for the root.
   *
   * @throws IOException if it leads out of the archive
   */
  static String cleanOrRoot(String name) throws IOException {
    return clean(name, false);
  }

  /**
   * The same for a name that this program gives, where the directory above the root is the root, as
   * in any file system.
   *
   * @throws IOException if it is the root
   */
  static String below(String name) throws IOException {
    String clean = clean(name, true);
    if (clean.isEmpty()) {
      throw outside(name);
    }
    return clean;
  }

  private static String clean(String name, boolean rootAboveRoot) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        } else if (!rootAboveRoot) {
          throw outside(name);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /**
   * What a symbolic link leads to.
   *
   * @param name that of the link, clean
   * @throws IOException if it leads out of the archive
   */
  static String resolve(String name, String target) throws IOException {
    return clean(target.startsWith("/") ? target : name + "/../" + target);
  }

  private static IOException outside(String name) {
    return new IOException("entry outside of archive: '" + OneLine.of(name) + "'");
  }
}
