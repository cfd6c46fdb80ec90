package dev.tidemark.engine.text;

/** Numbers with their nouns, for people. */
public final class Plural {

  private Plural() {}

  /** {@code 1 layer}, {@code 2 layers}; for nouns that take an {@code s}. */
  public static String of(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
