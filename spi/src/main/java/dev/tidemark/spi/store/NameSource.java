package dev.tidemark.spi.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The names of a backend: where every chain of references begins. They lie in spaces, such as the
 * repositories of a registry; a backend that knows no such thing has one space, {@code ""}.
 */
public interface NameSource {

  /**
   * Names every space once, in any order.
   *
   * @throws IOException if there may be others; the collector then deletes nothing
   */
  default void spaces(Consumer<String> each) throws IOException {
    each.accept("");
  }

  /**
   * A token that is another one whenever a name of this space came, went or changed since, found
   * without reading them; empty if the backend cannot promise that just now. With an unchanged
   * token the collector believes what it has {@link #read} before.
   */
  default Optional<String> version(String space) throws IOException {
    return Optional.empty();
  }

  /**
   * Reads all names of a space, as they are now. A space that is not there any more has none.
   *
   * @throws IOException if they cannot be read completely; the collector then deletes nothing
   */
  NameList read(String space) throws IOException;

  /**
   * Takes a name away, if it still stands for the same target; false if it does not.
   *
   * @throws UnsupportedOperationException if names of this backend are only read
   */
  default boolean remove(Name name) throws IOException {
    throw new UnsupportedOperationException("names are only read here");
  }

  /**
   * The same for many, in one step where the backend can: a crash leaves all of them or none then.
   *
   * @return those that went
   */
  default List<Name> remove(List<Name> names) throws IOException {
    List<Name> gone = new ArrayList<>();
    for (Name name : names) {
      if (remove(name)) {
        gone.add(name);
      }
    }
    return gone;
  }

  /**
   * Gives names back that were removed, unless a name stands for something else by now. Entries
   * without a name come back as often as they are given here, less those that are there and equal:
   * so to do it twice changes nothing. To give none back changes nothing either, and says whether
   * it can be done.
   *
   * @return those that are there again by this
   * @throws UnsupportedOperationException if names of this backend are only read, or removed
   */
  default List<Name> putBack(List<Name> names) throws IOException {
    throw new UnsupportedOperationException("names are not written here");
  }
}
