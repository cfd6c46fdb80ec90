package dev.tidemark.engine.managed;

import dev.tidemark.spi.Digest;
import java.util.Map;
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
  private final boolean keepsLabels;

  private NameChange(
      String name,
      Before before,
      Optional<Digest> expected,
      Optional<StoredImage> image,
      boolean keepsLabels) {
    this.name = Objects.requireNonNull(name, "name");
    this.before = before;
    this.expected = expected;
    this.image = image;
    this.keepsLabels = keepsLabels;
  }

  private static NameChange to(StoredImage image, Before before, Optional<Digest> expected) {
    return new NameChange(image.name(), before, expected, Optional.of(image), false);
  }

  private static NameChange gone(String name, Optional<Digest> expected) {
    return new NameChange(name, Before.PRESENT, expected, Optional.empty(), false);
  }

  private static NameChange pointing(
      String name, Before before, Optional<Digest> expected, Target target) {
    StoredImage image = new StoredImage(name, target, Map.of());
    return new NameChange(name, before, expected, Optional.of(image), true);
  }

  /** Makes a name that is not there. */
  public static NameChange create(StoredImage image) {
    return to(image, Before.ABSENT, Optional.empty());
  }

  /** Makes a name, or replaces all that is recorded of it. */
  public static NameChange put(StoredImage image) {
    return to(image, Before.ANYTHING, Optional.empty());
  }

  /** Replaces all that is recorded of a name that stands for {@code expected}. */
  public static NameChange replace(Digest expected, StoredImage image) {
    return to(image, Before.PRESENT, Optional.of(expected));
  }

  /** Makes a name, or has it stand for something else and keep its labels. */
  public static NameChange point(String name, Target target) {
    return pointing(name, Before.ANYTHING, Optional.empty(), target);
  }

  /** Has a name that stands for {@code expected} stand for something else and keep its labels. */
  public static NameChange point(String name, Digest expected, Target target) {
    return pointing(name, Before.PRESENT, Optional.of(expected), target);
  }

  /** Deletes a name. */
  public static NameChange delete(String name) {
    return gone(name, Optional.empty());
  }

  /** Deletes a name that stands for {@code expected}. */
  public static NameChange delete(String name, Digest expected) {
    return gone(name, Optional.of(expected));
  }

  /** Which name. */
  public String name() {
    return name;
  }

  /** What it is after the change, without the labels that it keeps; empty if it is deleted. */
  public Optional<StoredImage> image() {
    return image;
  }

  /** The same with the labels that it keeps. */
  Optional<StoredImage> image(Optional<StoredImage> there) {
    return keepsLabels && there.isPresent()
        ? image.map(one -> one.withLabels(there.get().labels()))
        : image;
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
        && image.equals(change.image)
        && keepsLabels == change.keepsLabels;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, before, expected, image, keepsLabels);
  }

  @Override
  public String toString() {
    return name + ": " + before + expected.map(digest -> " " + digest).orElse("") + " -> " + image;
  }
}
