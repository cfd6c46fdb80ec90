package dev.tidemark.spi.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.pf4j.ExtensionPoint;

/**
 * A kind of store. A plugin brings one as an extension: a public class with a public constructor
 * without parameters, annotated with {@link org.pf4j.Extension}. Thread-safe.
 */
public interface StorageBackend extends ExtensionPoint {

  /**
   * What the engine hands to every store.
   *
   * @param clock tells ages
   */
  record Options(Clock clock) {

    public Options {
      Objects.requireNonNull(clock, "clock");
    }
  }

  /** What stands before the colon in a {@link Location}; no two backends have the same. */
  String scheme();

  /**
   * Whether a directory that was named without a scheme is a store of this kind. Cheap, and true
   * only if it is hardly anything else.
   */
  default boolean recognises(Path directory) {
    return false;
  }

  /**
   * Opens a store.
   *
   * @throws IOException if there is no store, or it cannot be reached; the message is one line for
   *     people that says what is wrong, where, and what to do
   */
  Storage open(Location location, Options options) throws IOException;
}
