package dev.tidemark.images.archive;

import dev.tidemark.engine.model.EntryName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of images, as Docker abbreviates them (distribution, reference/normalize.go). */
public final class ImageName {

  private static final String DOMAIN = "docker.io";

  /** What Docker takes for a name with a tag, in full (distribution, reference/regexp.go). */
  private static final Pattern TAGGED =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[A-Fa-f0-9:]+])(?::[0-9]+)?"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+"
              + ":[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  private ImageName() {}

  /** A name in full: {@code busybox} is {@code docker.io/library/busybox:latest}. */
  public static String full(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean domain =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || !first.equals(first.toLowerCase(Locale.ROOT));
    String rest = domain ? name.substring(slash + 1) : name;
    String host = domain && !first.equals("index.docker.io") ? first : DOMAIN;
    String path = host.equals(DOMAIN) && rest.indexOf('/') < 0 ? "library/" + rest : rest;
    boolean complete = path.indexOf('@') >= 0 || path.indexOf(':', path.lastIndexOf('/')) >= 0;
    return host + "/" + path + (complete ? "" : ":latest");
  }

  /** The names that {@code docker load} gives images. */
  static List<String> tags(List<ArchiveImage> images) {
    return images.stream()
        .map(ArchiveImage::name)
        .flatMap(name -> tagged(name).stream())
        .distinct()
        .toList();
  }

  /**
   * A name as Docker shows it; empty if Docker cannot load it. It refuses archives with a digest in
   * a name, so that goes.
   */
  private static Optional<String> tagged(String name) {
    int at = name.indexOf('@');
    String full = full(at < 0 ? name : name.substring(0, at));
    return (at < 0 || !EntryName.tag(name).isEmpty()) && TAGGED.matcher(full).matches()
        ? Optional.of(familiar(full))
        : Optional.empty();
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
