package dev.tidemark.cli;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.FolderPlace;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.convert.Converter;
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

  /**
   * A name that content is to have.
   *
   * @param name empty for content that is to be kept without one
   * @param instead what the name must stand for until then; empty if that does not matter
   */
  record Wanted(String name, Descriptor target, Optional<Digest> instead) {

    static Wanted of(String name, Descriptor target) {
      return new Wanted(name, target, Optional.empty());
    }
  }

  /** Makes images of others. */
  interface Making {

    /**
     * Writes all of them.
     *
     * @return what they are to be called
     */
    List<Wanted> with(Converter converter) throws IOException;
  }

  /** Brings content. */
  interface Source {

    /**
     * Writes all of it.
     *
     * @param written the same store, to read it again
     */
    Delivery into(Ingester ingester, Provider written) throws IOException;
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
    Optional<FolderPlace> folder = store.folder();
    return folder.isPresent()
        ? FolderImages.open(folder.get(), store.state(), shell)
        : LayoutImages.open(store);
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

  /**
   * Makes images and then names them, so that nothing is named of which anything is missing.
   *
   * @param progress is told of each blob that is read
   */
  List<Naming> make(Making making, Progress progress)
      throws IOException, CommandFailure, UsageFailure;

  /** Gives content of the store names, in one step: all of them, or none if that fails. */
  List<Naming> name(List<Wanted> wanted) throws IOException, CommandFailure, UsageFailure;

  /**
   * The names that are to change when a user gives some: what is there is called by its own name,
   * if other tools find it by this word.
   *
   * @throws CommandFailure if one may be several
   */
  default List<String> changing(List<String> typed) throws IOException, CommandFailure {
    return typed;
  }

  /**
   * Takes names away, in one step: all of them, or none if one has gone meanwhile.
   *
   * @param images of the list, each once
   * @return the first that has gone, and then nothing has changed; empty if all could be removed
   */
  Optional<Named> remove(List<Named> images) throws IOException, CommandFailure, UsageFailure;

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
    return new ImageSearch(this, store).one(typed);
  }

  /** A name that somebody else was faster with. */
  static CommandFailure moved(Wanted wanted) {
    return new CommandFailure(
        wanted.name()
            + ": somebody else has removed it or had it stand for something else meanwhile; nothing"
            + " was named, run it again");
  }

  @Override
  void close() throws IOException;
}
