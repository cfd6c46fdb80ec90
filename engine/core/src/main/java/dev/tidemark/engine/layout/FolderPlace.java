package dev.tidemark.engine.layout;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a folder of layouts is: {@code DIR/**}, all layouts below a directory, or {@code
 * DIR/**:BLOBS} if they have their blobs in a directory elsewhere.
 *
 * @param directory what they are below
 * @param blobs the directory elsewhere
 */
public record FolderPlace(Path directory, Optional<Path> blobs) {

  private static final String ALL = "**";

  /** Reads a place; empty if it is that of a single layout. */
  public static Optional<FolderPlace> parse(String place) {
    int all = place.startsWith(ALL) ? 0 : place.indexOf("/" + ALL) + 1;
    if (!place.startsWith(ALL, all)) {
      return Optional.empty();
    }
    String rest = place.substring(all + ALL.length());
    boolean elsewhere = rest.startsWith(":") && rest.length() > 1;
    if (!rest.isEmpty() && !elsewhere) {
      return Optional.empty();
    }
    return Optional.of(
        new FolderPlace(
            Path.of(all == 0 ? "." : place.substring(0, all)),
            elsewhere ? Optional.of(Path.of(rest.substring(1))) : Optional.empty()));
  }

  /** How all layouts below a directory are named. */
  static String below(Path directory) {
    return "'" + OciBackend.SCHEME + ":" + directory + "/" + ALL + "'";
  }

  /** The place, with absolute paths. */
  @Override
  public String toString() {
    String folder = directory.toAbsolutePath().normalize().toString();
    return (folder.endsWith("/") ? folder : folder + "/")
        + ALL
        + blobs.map(path -> ":" + path.toAbsolutePath().normalize()).orElse("");
  }
}
