package dev.tidemark.engine.history;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.store.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose state a directory holds: the name of the store, in a file. What is known of one store is
 * wrong for every other. A state that lies in its store has no such file: it goes where that goes.
 *
 * @param state the directory, which need not be there
 * @param inside where a state lies that is in the store, if one can be there
 */
public record StateOwner(Path state, Optional<Path> inside) {

  /** How the file is called. */
  public static final String FILE = "store";

  public StateOwner {
    state = state.toAbsolutePath().normalize();
    inside = inside.map(path -> path.toAbsolutePath().normalize());
  }

  /**
   * Makes sure that this is no state of another store. One of which nobody has noted whose it is
   * fits any store.
   *
   * @param store its name; what is a place on this machine counts as that place, however it is
   *     written
   * @throws IOException if it belongs to another store, or that cannot be read; one line that says
   *     what to do
   */
  public void require(String store) throws IOException {
    String owner = liesInside() ? "" : owner();
    if (!owner.isEmpty() && !owner.equals(real(store))) {
      throw new IOException(
          "the state in "
              + state
              + " is that of "
              + OneLine.of(owner)
              + ", and not of "
              + store
              + ": name another directory for the state, or remove "
              + file()
              + " if it is the same store in another place");
    }
  }

  /**
   * The same, and from now on it is the state of this store. Where that cannot be written it is
   * noted another time.
   *
   * @throws IOException as in {@link #require}
   */
  public void claim(String store) throws IOException {
    require(store);
    if (liesInside() || !owner().isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(state);
      Files.writeString(file(), real(store) + "\n");
    } catch (IOException e) {
      // whatever needs the state says so; a full disk must not be in the way of a collection
    }
  }

  private boolean liesInside() {
    return inside.equals(Optional.of(state));
  }

  private Path file() {
    return state.resolve(FILE);
  }

  /** Empty if that is not known. */
  private String owner() throws IOException {
    try {
      return new String(Files.readAllBytes(file()), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static String real(String store) {
    Location location = Location.parse(store).orElse(null);
    if (location == null) {
      return store;
    }
    try {
      Path place = Path.of(location.place()).toRealPath();
      return new Location(location.scheme(), place.toString()).toString();
    } catch (IOException | InvalidPathException e) {
      return store; // it is nowhere on this machine
    }
  }
}
