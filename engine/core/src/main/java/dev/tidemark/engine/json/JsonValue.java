package dev.tidemark.engine.json;

import org.jspecify.annotations.Nullable;

/** A value that says how it is written as JSON. */
public interface JsonValue {

  /** What stands for it, as {@link Json#write} takes it. */
  @Nullable Object toJson();
}
