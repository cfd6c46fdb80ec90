package dev.tidemark.cli;

import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.archive.ImageName;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds what a user means by a word, for all commands: a name in full comes first, then one as
 * Docker abbreviates it, then a tag, then a digest or the first characters of one. What may be
 * several things is refused, with their names.
 *
 * @param <T> what has names and digests here, such as images
 * @param all all of them
 * @param name what one is called in full; empty if it has no name
 * @param digest what one stands for
 */
record WordMeaning<T>(List<T> all, Function<T, String> name, Function<T, Digest> digest) {

  /** For help texts. */
  static final String HELP = "A name, a tag, a digest or its first characters.";

  private static final int SHOWN = 5;

  WordMeaning {
    all = List.copyOf(all);
  }

  /** Of the images of a store. */
  static WordMeaning<StoreImages.Named> of(List<StoreImages.Named> images) {
    return new WordMeaning<>(images, StoreImages.Named::name, image -> image.target().digest());
  }

  /**
   * All of this name; else those that Docker takes for the same, as {@code a:1} is {@code
   * docker.io/library/a:1}; else those that have it as their tag, or as all that comes after their
   * repository. Several only if they have one name.
   *
   * @throws CommandFailure if names differ that may be meant
   */
  List<T> named(String typed) throws CommandFailure {
    if (typed.isEmpty()) {
      return List.of();
    }
    List<T> exact = where(typed::equals);
    if (!exact.isEmpty()) {
      return exact;
    }
    String full = ImageName.full(typed);
    List<T> same = where(each -> !each.isEmpty() && ImageName.full(each).equals(full));
    List<T> found = same.isEmpty() ? where(each -> isTag(typed, each)) : same;
    Set<String> names = new LinkedHashSet<>();
    found.forEach(each -> names.add(name.apply(each)));
    if (names.size() > 1) {
      throw new CommandFailure(
          "'" + typed + "' may be " + alternatives(List.copyOf(names)) + "; name one in full");
    }
    return found;
  }

  private List<T> where(Predicate<String> called) {
    return all.stream().filter(each -> called.test(name.apply(each))).toList();
  }

  /**
   * What a name or tag stands for; empty if there is none.
   *
   * @throws CommandFailure if it stands for several things
   */
  Optional<Digest> target(String typed) throws CommandFailure {
    List<Digest> digests = named(typed).stream().map(digest).distinct().toList();
    if (digests.size() > 1) {
      throw new CommandFailure(
          "'" + typed + "' is " + digests.size() + " images; name one by its digest");
    }
    return digests.stream().findFirst();
  }

  /**
   * All that have the digest that is meant; several only if they have one digest.
   *
   * @throws CommandFailure if the word may be several digests
   */
  List<T> digested(String typed) throws CommandFailure {
    Optional<Digest> meant = new DigestPrefix(typed).among(all.stream().map(digest).toList());
    return meant.isEmpty()
        ? List.of()
        : all.stream().filter(each -> digest.apply(each).equals(meant.get())).toList();
  }

  private static boolean isTag(String typed, String name) {
    return typed.equals(EntryName.tag(name)) || typed.equals(EntryName.reference(name));
  }

  /** {@code a, b or c}, and how many more there are. */
  static String alternatives(List<String> names) {
    int shown = Math.min(SHOWN, names.size());
    List<String> words = new ArrayList<>(names.subList(0, shown));
    if (names.size() > shown) {
      words.add("one of " + (names.size() - shown) + " more");
    }
    String last = words.remove(words.size() - 1);
    return words.isEmpty() ? last : String.join(", ", words) + " or " + last;
  }
}
