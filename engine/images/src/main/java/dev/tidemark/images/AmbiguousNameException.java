package dev.tidemark.images;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What was given as the name of an image is that of several. */
public final class AmbiguousNameException extends IOException {

  private static final long serialVersionUID = 1L;

  /** So many are named in the message. */
  private static final int SHOWN = 4;

  /**
   * @param name what was given
   * @param meant the images that it may mean
   */
  AmbiguousNameException(String name, List<NamedImage> meant) {
    super(
        "'"
            + Objects.requireNonNull(name, "name")
            + "' may be "
            + meant.stream()
                .limit(SHOWN)
                .map(AmbiguousNameException::shown)
                .collect(Collectors.joining(", "))
            + (meant.size() > SHOWN ? " and " + (meant.size() - SHOWN) + " more" : "")
            + "; give more of it");
  }

  private static String shown(NamedImage image) {
    String digest = image.target().digest().abbreviated();
    return image.name().isEmpty() ? digest : image.name() + " (" + digest + ")";
  }
}
