package dev.tidemark.spi.store;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a store is: a scheme, which names the backend, and a place, of which only the backend knows
 * what it means. Written {@code scheme:place}. It is no URI: a place may have spaces and {@code #}
 * in it, as directories do.
 *
 * @param scheme two or more of {@code a-z}, {@code 0-9}, {@code +} and {@code -}, a letter first. A
 *     single letter would be a drive of Windows
 * @param place not empty
 */
public record Location(String scheme, String place) {

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+-]+");

  public Location {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(place, "place");
    if (!SCHEME.matcher(scheme).matches()) {
      throw new IllegalArgumentException(
          "the scheme of a store is two or more lower-case letters, digits, + and -: " + scheme);
    }
    if (place.isEmpty()) {
      throw new IllegalArgumentException("nothing stands after " + scheme + ":");
    }
  }

  /** Takes {@code scheme:place} apart; empty if no scheme stands before the first colon. */
  public static Optional<Location> parse(String text) {
    int colon = text.indexOf(':');
    return colon > 0
            && colon < text.length() - 1
            && SCHEME.matcher(text.substring(0, colon)).matches()
        ? Optional.of(new Location(text.substring(0, colon), text.substring(colon + 1)))
        : Optional.empty();
  }

  /** {@code scheme:place}. */
  @Override
  public String toString() {
    return scheme + ":" + place;
  }
}
