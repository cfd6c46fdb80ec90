package dev.tidemark.testing;

import dev.tidemark.spi.store.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The names of one space, each with what it was before its last change. Not thread-safe. */
final class MemoryNames {

  /** What a name is, what it was, and when that changed. */
  private record Change(Optional<Name> before, Optional<Name> now, Instant when) {}

  private final Map<String, Change> names = new TreeMap<>();

  void set(Name name, Instant when) {
    change(name.name(), Optional.of(name), when);
  }

  void drop(String name, Instant when) {
    if (names.containsKey(name)) {
      change(name, Optional.empty(), when);
    }
  }

  private void change(String name, Optional<Name> next, Instant when) {
    Change last = names.get(name);
    names.put(name, new Change(last == null ? Optional.empty() : last.now(), next, when));
  }

  /** Takes a name away that still stands for the same. */
  boolean remove(Name name, Instant when) {
    Change last = names.get(name.name());
    if (last == null || last.now().filter(now -> now.target().equals(name.target())).isEmpty()) {
      return false;
    }
    drop(name.name(), when);
    return true;
  }

  /** What is truly there. */
  List<Name> now() {
    List<Name> all = new ArrayList<>();
    names.values().forEach(change -> change.now().ifPresent(all::add));
    return all;
  }

  /** What somebody sees who may not see every change yet. */
  List<Name> seen(Predicate<Instant> unseen) {
    List<Name> all = new ArrayList<>();
    for (Change change : names.values()) {
      (unseen.test(change.when()) ? change.before() : change.now()).ifPresent(all::add);
    }
    return all;
  }
}
