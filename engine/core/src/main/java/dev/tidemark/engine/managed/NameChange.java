package dev.tidemark.engine.managed;

import dev.tidemark.spi.Digest;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to become of one name, and what it must stand for until then; for {@link
 * StoredImages#change}. Immutable.
 */
public final class NameChange {

  /** What a name must be before it changes. */
  private enum Before {
    ANYTHING,
    ABSENT,
    PRESENT
  }

  private final String name;
  private final Before before;
  private final Optional<Digest> expected;
  private final Optional<StoredImage> image;

  private NameChange(
      String name, Before before, Optional<Digest> expected, Optional<StoredImage> image) {
    this.name = Objects.requireNonNull(name, "name");
    this.before = before;
    this.expected = expected;
    this.image = image;
  }

  /** Makes a name that is not there. */
  public static NameChange create(StoredImage image) {
    return new NameChange(image.name(), Before.ABSENT, Optional.empty(), Optional.of(image));
  }

  /** Makes a name, or replaces all that is recorded of it. */
  public static NameChange put(StoredImage image) {
    return new NameChange(image.name(), Before.ANYTHING, Optional.empty(), Optional.of(image));
  }

  /** Replaces all that is recorded of a name that stands for {@code expected}. */
  public static NameChange replace(Digest expected, StoredImage image) {
    return new NameChange(image.name(), Before.PRESENT, Optional.of(expected), Optional.of(image));
  }

  /** Deletes a name. */
  public static NameChange delete(String name) {
    return new NameChange(name, Before.PRESENT, Optional.empty(), Optional.empty());
  }

  /** Deletes a name that stands for {@code expected}. */
  public static NameChange delete(String name, Digest expected) {
    return new NameChange(name, Before.PRESENT, Optional.of(expected), Optional.empty());
  }

  /** Which name. */
  public String name() {
    return name;
  }

  /** What it is after the change; empty if it is deleted. */
  public Optional<StoredImage> image() {
    return image;
  }

  /**
   * Refuses the change where a name is not what it must be.
   *
   * @param there as it is recorded
   * @throws StoreException if so
   */
  void check(Object resource, Optional<StoredImage> there) {
    if (before == Before.ABSENT && there.isPresent()) {
      throw StoreException.exists(resource);
    }
    if (before == Before.PRESENT && there.isEmpty()) {
      throw StoreException.notFound(resource);
    }
    Optional<Digest> found = there.map(one -> one.target().digest());
    if (expected.isPresent() && !expected.equals(found)) {
      throw new StoreException(
          StoreException.Reason.FAILED_PRECONDITION,
          resource + ": stands for " + found.get() + ", not for " + expected.get());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NameChange change
        && name.equals(change.name)
        && before == change.before
        && expected.equals(change.expected)
        && image.equals(change.image);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, before, expected, image);
  }

  @Override
  public String toString() {
    return name + ": " + before + expected.map(digest -> " " + digest).orElse("") + " -> " + image;
  }
}
