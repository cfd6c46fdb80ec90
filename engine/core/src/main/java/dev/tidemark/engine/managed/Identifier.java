package dev.tidemark.engine.managed;

/** What can be the name of a namespace or the id of a container, as containerd's identifiers. */
final class Identifier {

  private static final int LONGEST = 76;

  private Identifier() {}

  /**
   * Refuses what is none.
   *
   * @param what should have it, for the message: {@code a namespace}
   * @throws StoreException if so
   */
  static void require(String what, String id) {
    if (!id.matches("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*") || id.length() > LONGEST) {
      throw StoreException.invalid(
          "not the name of "
              + what
              + ": '"
              + id
              + "'; at most 76 letters and digits, with single . _ - between them");
    }
  }
}
