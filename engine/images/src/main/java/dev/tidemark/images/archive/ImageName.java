package dev.tidemark.images.archive;

import java.util.List;

/** Names of images, as Docker abbreviates them (distribution, reference/normalize.go). */
public final class ImageName {

  private static final String DOMAIN = "docker.io";

  private ImageName() {}

  /** A name in full: {@code busybox} is {@code docker.io/library/busybox:latest}. */
  public static String full(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean domain = first.contains(".") || first.contains(":") || first.equals("localhost");
    String rest = domain ? name.substring(slash + 1) : name;
    String host = domain && !first.equals("index.docker.io") ? first : DOMAIN;
    String path = host.equals(DOMAIN) && rest.indexOf('/') < 0 ? "library/" + rest : rest;
    boolean complete = path.indexOf('@') >= 0 || path.indexOf(':', path.lastIndexOf('/')) >= 0;
    return host + "/" + path + (complete ? "" : ":latest");
  }

  /** Whether a name has a domain before it, as one in full. */
  static boolean isFull(String name) {
    return full(name).equals(name);
  }

  /** The names with a tag that Docker would show for images. */
  static List<String> tags(List<ArchiveImage> images) {
    return images.stream()
        .map(ArchiveImage::name)
        .filter(name -> isFull(name) && !tag(name).isEmpty() && name.indexOf('@') < 0)
        .map(ImageName::familiar)
        .distinct()
        .toList();
  }

  /** The tag of a name in full; empty if it has none. */
  static String tag(String full) {
    int digest = full.indexOf('@');
    String name = digest < 0 ? full : full.substring(0, digest);
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    return colon < 0 ? "" : name.substring(colon + 1);
  }

  /** A name as Docker shows it: the opposite of {@link #full}. */
  public static String familiar(String full) {
    String rest = full.startsWith(DOMAIN + "/") ? full.substring(DOMAIN.length() + 1) : full;
    String library = "library/";
    return rest.startsWith(library) && rest.indexOf('/', library.length()) < 0
        ? rest.substring(library.length())
        : rest;
  }
}
