package dev.tidemark.spi.store;

import dev.tidemark.spi.Descriptor;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A name that keeps content alive.
 *
 * @param space the space that it belongs to, as {@link NameSource#spaces} tells it
 * @param name the name, such as a tag; empty for an entry that keeps its target without one
 * @param target what it keeps
 * @param source the document or table that it stands in, for people: {@code index.json}, or {@code
 *     index.json: #3} for an entry without a name
 * @param created when it was given to this target, if the backend can tell
 * @param used when somebody last asked for it, if the backend can tell
 */
public record Name(
    String space,
    String name,
    Descriptor target,
    String source,
    Optional<Instant> created,
    Optional<Instant> used) {

  public Name {
    Objects.requireNonNull(space, "space");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(used, "used");
  }

  /** A name of which no times are known. */
  public static Name of(String space, String name, Descriptor target, String source) {
    return new Name(space, name, target, source, Optional.empty(), Optional.empty());
  }

  /**
   * What it is called in the whole store: {@code space:name}, or just the name where there is one
   * space only. Empty if it has no name.
   */
  public String qualified() {
    return space.isEmpty() || name.isEmpty() ? name : space + ":" + name;
  }

  /** {@code source: name}, or just where it stands if it has no name. */
  public String label() {
    return name.isEmpty() ? source : source + ": " + name;
  }
}
