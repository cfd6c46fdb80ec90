package dev.tidemark.plugins.images;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Short notations for test tables. A digest whose hash repeats one hex digit is written {@code @a};
 * a quotation mark in JSON {@code '}; a reference {@code child a TYPE} or {@code subject a TYPE}.
 */
final class Samples {

  private static final Pattern DIGEST = Pattern.compile("@([0-9a-f])");

  private Samples() {}

  static Digest digest(char digit) {
    return new Digest("sha256", String.valueOf(digit).repeat(64));
  }

  static String json(String notation) {
    return DIGEST
        .matcher(notation)
        .replaceAll(match -> digest(match.group(1).charAt(0)).toString())
        .replace('\'', '"');
  }

  /** A descriptor in JSON notation. */
  static String descriptor(String mediaType, char digit) {
    return "{'mediaType':'" + mediaType + "','digest':'@" + digit + "','size':1}";
  }

  static List<String> shown(List<Reference> references) {
    return references.stream().map(Samples::shown).toList();
  }

  private static String shown(Reference reference) {
    return reference.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + reference.target().digest().encoded().charAt(0)
        + " "
        + reference.target().mediaType();
  }
}
