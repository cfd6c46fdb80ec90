package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import java.time.Clock;
import java.util.Objects;

/**
 * What all workspaces of a store have in common.
 *
 * @param hearing are told what has happened, after the transaction, by the thread that did it
 * @param mistakes of callers
 */
record Services(
    Catalog catalog,
    SharedBytes bytes,
    Clock clock,
    Hearing hearing,
    Collecting collecting,
    Mistakes mistakes) {

  Services {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(hearing, "hearing");
    Objects.requireNonNull(collecting, "collecting");
    Objects.requireNonNull(mistakes, "mistakes");
  }
}
