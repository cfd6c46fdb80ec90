package dev.tidemark.cli;

/** Arguments as they have to be typed. */
final class ShellWord {

  private static final String PLAIN = "_-./:@%+=,";

  private ShellWord() {}

  /** {@code word}, in quotes if a POSIX shell would read it as something else. */
  static String of(String word) {
    boolean plain = !word.isEmpty();
    for (int i = 0; i < word.length() && plain; i++) {
      char c = word.charAt(i);
      plain = Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0;
    }
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
