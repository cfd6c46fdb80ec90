package dev.tidemark.cli;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The images of a store, whatever it is: an OCI image layout or a managed store. */
interface StoreImages extends AutoCloseable {

  /**
   * An image.
   *
   * @param name empty if it has none
   * @param record what else is known of it; empty in a layout
   */
  record Named(String name, Descriptor target, Optional<ImageRecord> record) {

    /** What it is called, also if it has no name. */
    String label() {
      return name.isEmpty() ? target.digest().toString() : name;
    }
  }

  /** What became of a name. */
  enum Change {
    ADDED,
    RETARGETED,
    UNCHANGED
  }

  /**
   * A name and what became of it.
   *
   * @param before what it stood for, if that was something else
   */
  record Naming(Named image, Change change, Optional<Digest> before) {

    static Naming of(Named image, @Nullable Digest before) {
      if (before == null) {
        return new Naming(image, Change.ADDED, Optional.empty());
      }
      return before.equals(image.target().digest())
          ? new Naming(image, Change.UNCHANGED, Optional.empty())
          : new Naming(image, Change.RETARGETED, Optional.of(before));
    }
  }

  /** Brings content. */
  interface Source {

    /** Writes all of it. */
    Delivery into(Ingester ingester) throws IOException;
  }

  /**
   * What became of content that was brought.
   *
   * @param leftOut what no image needs: it has no root, and goes with a collection
   */
  record Brought(List<Naming> namings, List<Digest> leftOut) {

    public Brought {
      namings = List.copyOf(namings);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * Opens the images of a store that is there.
   *
   * @param namespace of a managed store; null for all that it has
   */
  static StoreImages open(StoreOptions store, NamespaceOption namespace, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    if (store.isManaged()) {
      return NamespaceImages.open(store, namespace.name(), shell);
    }
    namespace.requireNone();
    return LayoutImages.open(store);
  }

  /** The same, but what is not there is made where a founding wants it. */
  static StoreImages openOrMake(
      StoreOptions store, Founding founding, NamespaceOption namespace, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    if (store.isManaged()) {
      return NamespaceImages.openOrMake(store, founding.directory(), namespace.name(), shell);
    }
    namespace.requireNone();
    return LayoutImages.openOrMake(store, founding.directory());
  }

  /** All of them, in the store's order. */
  List<Named> list() throws IOException;

  /** What is known to be about them. */
  ImageReferrers referrers() throws IOException, CommandFailure, UsageFailure;

  /** Their content. */
  Provider content() throws CommandFailure, UsageFailure;

  /**
   * Writes content and then names what it has, so that nothing is named of which anything is
   * missing. What is about content that stays, such as a signature, stays too.
   *
   * @param decoder says what else the content keeps
   */
  Brought bring(Source source, Decoder decoder) throws IOException, CommandFailure, UsageFailure;

  /** Gives content of the store a name. */
  Naming name(String name, Descriptor target) throws IOException, CommandFailure, UsageFailure;

  /** Takes the name away; false if it has gone meanwhile. */
  boolean remove(Named image) throws IOException, CommandFailure, UsageFailure;

  /** All content, named or not, that a digest or its first characters may mean. */
  List<Digest> digests(DigestPrefix prefix) throws IOException, CommandFailure;

  /**
   * Notes for the next collection what names were taken away, which is no reason for it to refuse.
   *
   * @return what to tell the user if that could not be done
   */
  default Optional<String> settle() {
    return Optional.empty();
  }

  /**
   * The image that a user means: by its name, its tag, its digest or the first characters of that.
   * A manifest or an index that no name stands for is found by its digest alone.
   *
   * @param store what the user calls the store
   */
  default Named find(String typed, String store) throws IOException, CommandFailure, UsageFailure {
    WordMeaning<Named> images = WordMeaning.of(list());
    List<Named> named = images.named(typed);
    if (named.size() > 1) {
      throw new CommandFailure(several(typed, named, store));
    }
    if (!named.isEmpty()) {
      return named.get(0);
    }
    List<Named> digested = images.digested(typed);
    if (!digested.isEmpty()) {
      return unnamed(digested);
    }
    DigestPrefix prefix = new DigestPrefix(typed);
    Optional<Digest> unlisted =
        prefix.isLikely() ? prefix.among(digests(prefix)) : Optional.empty();
    if (unlisted.isPresent()) {
      return Unlisted.image(content(), unlisted.get());
    }
    throw new CommandFailure(
        "no image '" + typed + "' in " + store + "; 'tidemark images ls " + store + "' lists them");
  }

  /** Only a layout has several entries of one name; elsewhere they are in several namespaces. */
  private static String several(String typed, List<Named> named, String store) {
    List<String> namespaces =
        named.stream().flatMap(each -> each.record().stream()).map(ImageRecord::namespace).toList();
    return namespaces.isEmpty()
        ? "'" + typed + "' is " + named.size() + " images in " + store + "; name one by its digest"
        : "'"
            + typed
            + "' is in namespaces "
            + String.join(", ", namespaces)
            + " of "
            + store
            + "; name one with --namespace";
  }

  /** One that has no name but its digest, if possible: whoever wants another one can name it. */
  private static Named unnamed(List<Named> digested) {
    for (Named image : digested) {
      if (image.label().equals(image.target().digest().toString())) {
        return image;
      }
    }
    Named last = digested.get(digested.size() - 1);
    return new Named("", last.target(), last.record());
  }

  @Override
  void close() throws IOException;
}
