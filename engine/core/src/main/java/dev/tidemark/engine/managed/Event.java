package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Resource;
import java.util.Objects;

/**
 * Something that has happened, and is durable.
 *
 * @param action what
 * @param resource to whom
 */
public record Event(Action action, Resource resource) {

  /** What can happen to a resource. */
  public enum Action {
    CREATED,
    UPDATED,
    /** By request. */
    DELETED,
    /** By a collection. */
    COLLECTED
  }

  public Event {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(resource, "resource");
  }
}
