package dev.tidemark.engine.layout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a listing of blobs met that is no blob, for whoever looks for unfinished ones right after
 * it: to list half a million names again for that takes as long as the first time. Thread-safe.
 */
final class Strays {

  /** How many names are kept. Doubled, that takes twice the memory, some megabytes at most. */
  private static final int MOST = 10_000;

  private Optional<Map<String, List<String>>> last = Optional.empty();

  /** The names of one listing, by the algorithm in whose directory they are. */
  static final class Met {
    private final Map<String, List<String>> names = new LinkedHashMap<>();
    private int size;

    void add(String algorithm, String name) {
      if (size++ < MOST) {
        names.computeIfAbsent(algorithm, any -> new ArrayList<>()).add(name);
      }
    }
  }

  /** Keeps what a listing that came to its end has met. */
  synchronized void keep(Met met) {
    last = met.size > MOST ? Optional.empty() : Optional.of(met.names);
  }

  /** What the last listing has met, once; empty if that is not known. */
  synchronized Optional<Map<String, List<String>>> take() {
    Optional<Map<String, List<String>>> taken = last;
    last = Optional.empty();
    return taken;
  }
}
