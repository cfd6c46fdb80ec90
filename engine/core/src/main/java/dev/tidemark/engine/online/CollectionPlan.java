package dev.tidemark.engine.online;

import dev.tidemark.engine.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a collection would remove, to be looked at and applied later. Immutable.
 *
 * <p>Applied, it is no list of what to delete but a bound: a collection marks and decides anew, and
 * removes what it finds garbage and the plan has as well.
 *
 * @param incarnation of the store that it was made for
 * @param created when it was made
 * @param grace what was younger was left out, with all it refers to
 * @param entries in the order of their records
 */
public record CollectionPlan(
    String incarnation, Instant created, Duration grace, List<Entry> entries) {

  /**
   * Something that would go.
   *
   * @param bytes the recorded size of content; 0 for everything else
   * @param reason why, in one line
   */
  public record Entry(Resource resource, long bytes, String reason) {

    public Entry {
      Objects.requireNonNull(resource, "resource");
      Objects.requireNonNull(reason, "reason");
    }
  }

  public CollectionPlan {
    Objects.requireNonNull(incarnation, "incarnation");
    Objects.requireNonNull(created, "created");
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace is not negative");
    }
    entries = List.copyOf(entries);
  }

  /** The same with another grace. */
  public CollectionPlan withGrace(Duration other) {
    return new CollectionPlan(incarnation, created, other, entries);
  }

  /** The size of the content in it. */
  public long bytes() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  /** All that may go. */
  Set<Resource> members() {
    Set<Resource> members = new HashSet<>();
    entries.forEach(entry -> members.add(entry.resource()));
    return members;
  }
}
