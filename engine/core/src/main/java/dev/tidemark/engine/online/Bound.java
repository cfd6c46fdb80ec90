package dev.tidemark.engine.online;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What a collection may remove, of what it finds to be garbage. */
@FunctionalInterface
interface Bound {

  /** All of it. */
  Bound NONE = (resource, entry) -> true;

  /**
   * Whether something may go.
   *
   * @param resource what it is, if that is known
   * @param entry the record, if there is one
   */
  boolean allows(Optional<Resource> resource, Optional<Entry> entry);

  /** What the plan has. What was recorded after it was made is another thing of the same name. */
  static Bound of(Plan plan) {
    Set<Resource> members = plan.members();
    Instant created = plan.heading().created();
    return (resource, entry) ->
        resource.map(members::contains).orElse(false)
            && entry.map(one -> !one.created().isAfter(created)).orElse(true);
  }
}
