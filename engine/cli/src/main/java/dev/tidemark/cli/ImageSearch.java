package dev.tidemark.cli;

import dev.tidemark.images.NamePattern;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the images that the words of a command line mean, all of them in the names as they were
 * when it was made.
 */
final class ImageSearch {

  /** For help texts of commands that take many. */
  static final String HELP =
      WordMeaning.HELP
          + " Or a pattern of names or tags, in quotes: * and ? stand for anything but /, ** for"
          + " anything, [a-c] and [!a-c] for one character.";

  private final StoreImages images;
  private final String store;
  private final List<StoreImages.Named> all;
  private final WordMeaning<StoreImages.Named> meaning;

  /**
   * @param store what the user calls the store
   */
  ImageSearch(StoreImages images, String store) throws IOException {
    this.images = images;
    this.store = store;
    this.all = images.list();
    this.meaning = WordMeaning.of(all);
  }

  /**
   * The image that a user means: by its name, its tag, its digest or the first characters of that.
   * A manifest or an index that no name stands for is found by its digest alone.
   */
  StoreImages.Named one(String typed) throws IOException, CommandFailure, UsageFailure {
    List<StoreImages.Named> named = meaning.named(typed);
    List<Digest> digests = digests(named);
    if (digests.size() > 1 || namespaces(named).size() > 1) {
      throw new CommandFailure(several(typed, named));
    }
    if (!named.isEmpty()) {
      return named.get(0);
    }
    List<StoreImages.Named> digested = meaning.digested(typed);
    if (!digested.isEmpty()) {
      return unnamed(digested);
    }
    DigestPrefix prefix = new DigestPrefix(typed);
    Optional<Digest> unlisted =
        prefix.isLikely() ? prefix.among(images.digests(prefix)) : Optional.empty();
    if (unlisted.isPresent()) {
      return Unlisted.image(images.content(), unlisted.get());
    }
    throw none("no image '" + typed + "'");
  }

  /**
   * The images of several words, each once: a word may be a pattern. What is called just like a
   * pattern is meant by it, and nothing else.
   *
   * @throws CommandFailure also if nothing matches a pattern
   */
  List<StoreImages.Named> all(List<String> words) throws IOException, CommandFailure, UsageFailure {
    Set<StoreImages.Named> found = new LinkedHashSet<>();
    for (String word : words) {
      if (NamePattern.isLikely(word) && meaning.named(word).isEmpty()) {
        List<StoreImages.Named> matching = matching(word);
        if (matching.isEmpty()) {
          throw none("no image matches '" + word + "'");
        }
        List<String> namespaces = namespaces(matching);
        if (namespaces.size() > 1) {
          throw new CommandFailure("'" + word + "' matches " + inSeveral(namespaces));
        }
        found.addAll(matching);
      } else {
        found.add(one(word));
      }
    }
    return List.copyOf(found);
  }

  /**
   * The images to show, in their order: all, or those that words may mean. Of what is only looked
   * at a word may be several, and a pattern may match nothing.
   */
  List<StoreImages.Named> shown(List<String> words) throws CommandFailure, UsageFailure {
    Set<StoreImages.Named> found = new LinkedHashSet<>();
    for (String word : words) {
      List<StoreImages.Named> called = meaning.called(word);
      if (called.isEmpty()) {
        called = NamePattern.isLikely(word) ? matching(word) : digested(word);
      }
      found.addAll(called);
    }
    return words.isEmpty() ? all : all.stream().filter(found::contains).toList();
  }

  private List<StoreImages.Named> digested(String word) throws CommandFailure {
    List<StoreImages.Named> digested = meaning.digested(word);
    if (digested.isEmpty()) {
      throw none("no image '" + word + "'");
    }
    return digested;
  }

  private List<StoreImages.Named> matching(String word) throws UsageFailure {
    try {
      NamePattern pattern = NamePattern.of(word);
      return all.stream().filter(image -> pattern.matches(image.name())).toList();
    } catch (IllegalArgumentException e) {
      throw new UsageFailure("'" + word + "' " + e.getMessage());
    }
  }

  private CommandFailure none(String what) {
    return new CommandFailure(
        what + " in " + store + "; 'tidemark images ls " + store + "' lists them");
  }

  /** Only a layout has several entries of one name; elsewhere they are in several namespaces. */
  private String several(String typed, List<StoreImages.Named> named) {
    List<String> namespaces = namespaces(named);
    return "'"
        + typed
        + "' is "
        + (namespaces.isEmpty()
            ? named.size()
                + " images in "
                + store
                + "; name one as "
                + WordMeaning.pinned(typed, digests(named))
            : inSeveral(namespaces));
  }

  private static List<Digest> digests(List<StoreImages.Named> images) {
    return images.stream().map(image -> image.target().digest()).distinct().toList();
  }

  private static List<String> namespaces(List<StoreImages.Named> images) {
    return images.stream()
        .flatMap(image -> image.record().stream())
        .map(ImageRecord::namespace)
        .distinct()
        .toList();
  }

  private String inSeveral(List<String> namespaces) {
    return "in namespaces "
        + String.join(", ", namespaces)
        + " of "
        + store
        + "; name one with --namespace";
  }

  /** One that has no name but its digest, if possible: whoever wants another one can name it. */
  private static StoreImages.Named unnamed(List<StoreImages.Named> digested) {
    for (StoreImages.Named image : digested) {
      if (image.label().equals(image.target().digest().toString())) {
        return image;
      }
    }
    StoreImages.Named last = digested.get(digested.size() - 1);
    return new StoreImages.Named("", last.target(), last.record());
  }
}
