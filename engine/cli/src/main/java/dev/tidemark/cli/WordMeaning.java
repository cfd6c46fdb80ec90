package dev.tidemark.cli;

import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.archive.ImageName;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a user means by a word, for all commands: a name in full comes first, then one as
 * Docker abbreviates it, then a tag, then a digest or the first characters of one. What may be
 * several things is refused, with their names. Many words may be asked for: the second takes no
 * walk over all names.
 *
 * @param <T> what has names and digests here, such as images
 */
final class WordMeaning<T> {

  /** For help texts. */
  static final String HELP =
      "A name, a tag, a digest or its first characters; NAME@DIGEST is one of several of a name.";

  private static final int SHOWN = 5;

  private final Function<T, String> name;
  private final Function<T, Digest> digest;
  private final Map<String, List<T>> byName = new LinkedHashMap<>();
  private final Map<Digest, List<T>> byDigest = new LinkedHashMap<>();

  /** Null until a word is no name in full. */
  private @Nullable Map<String, List<T>> byFullName;

  /** Null until a word is no name either. */
  private @Nullable Map<String, List<T>> byTag;

  /**
   * @param all all of them
   * @param name what one is called in full; empty if it has no name
   * @param digest what one stands for
   */
  WordMeaning(List<T> all, Function<T, String> name, Function<T, Digest> digest) {
    this.name = name;
    this.digest = digest;
    for (T each : all) {
      add(byName, name.apply(each), each);
      add(byDigest, digest.apply(each), each);
    }
  }

  /** Of the images of a store. */
  static WordMeaning<StoreImages.Named> of(List<StoreImages.Named> images) {
    return new WordMeaning<>(images, StoreImages.Named::name, image -> image.target().digest());
  }

  private static <K, T> void add(Map<K, List<T>> map, K key, T value) {
    map.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
  }

  /**
   * All that {@link #called} finds, where that is one name.
   *
   * @throws CommandFailure if names differ that may be meant
   */
  List<T> named(String typed) throws CommandFailure {
    List<T> found = called(typed);
    Set<String> names = new LinkedHashSet<>();
    found.forEach(each -> names.add(name.apply(each)));
    if (names.size() > 1) {
      throw new CommandFailure(
          "'" + typed + "' may be " + alternatives(List.copyOf(names)) + "; name one in full");
    }
    return found;
  }

  /**
   * All of this name; else those that Docker takes for the same, as {@code a:1} is {@code
   * docker.io/library/a:1}; else those that have it as their tag, or as all that comes after their
   * repository; else, of a word such as {@code a:1@4f2a91}, those of the first part that have the
   * digest of the second, or one that begins so.
   */
  List<T> called(String typed) {
    if (typed.isEmpty()) {
      return List.of();
    }
    List<T> found = byName.getOrDefault(typed, List.of());
    if (found.isEmpty()) {
      found = fullNames().getOrDefault(ImageName.full(typed), List.of());
    }
    found = found.isEmpty() ? tags().getOrDefault(typed, List.of()) : found;
    int at = typed.lastIndexOf('@');
    if (!found.isEmpty() || at < 0) {
      return found;
    }
    DigestPrefix prefix = new DigestPrefix(typed.substring(at + 1));
    return prefix.isLikely()
        ? called(typed.substring(0, at)).stream()
            .filter(each -> prefix.matches(digest.apply(each)))
            .toList()
        : List.of();
  }

  private Map<String, List<T>> fullNames() {
    Map<String, List<T>> known = byFullName;
    if (known == null) {
      known = byWords(each -> Set.of(ImageName.full(each)));
      byFullName = known;
    }
    return known;
  }

  private Map<String, List<T>> tags() {
    Map<String, List<T>> known = byTag;
    if (known == null) {
      known = byWords(each -> new LinkedHashSet<>(words(each)));
      byTag = known;
    }
    return known;
  }

  private static List<String> words(String name) {
    return List.of(EntryName.tag(name), EntryName.reference(name));
  }

  private Map<String, List<T>> byWords(Function<String, Set<String>> words) {
    Map<String, List<T>> map = new LinkedHashMap<>();
    byName.forEach(
        (each, images) -> {
          if (!each.isEmpty()) {
            words.apply(each).forEach(word -> images.forEach(image -> add(map, word, image)));
          }
        });
    return map;
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
          "'"
              + typed
              + "' is "
              + digests.size()
              + " images; name one as "
              + pinned(typed, digests));
    }
    return digests.stream().findFirst();
  }

  /** How to say which of several digests is meant. */
  static String pinned(String typed, List<Digest> digests) {
    return typed + "@" + digests.get(0).abbreviated() + " or the like";
  }

  /**
   * All that have the digest that is meant; several only if they have one digest.
   *
   * @throws CommandFailure if the word may be several digests
   */
  List<T> digested(String typed) throws CommandFailure {
    Optional<Digest> meant = new DigestPrefix(typed).among(byDigest.keySet());
    return meant.isEmpty() ? List.of() : byDigest.getOrDefault(meant.get(), List.of());
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
