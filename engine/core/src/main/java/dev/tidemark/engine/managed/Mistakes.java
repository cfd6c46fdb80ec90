package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Audience;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.LabelGrammar;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.gc.Collector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What callers of a store do and cannot mean. Where nothing else can be meant it is refused; what
 * containerd allows, and somebody may mean, is told once for each namespace and each kind of
 * mistake, for a program that makes one makes it often. Thread-safe.
 */
final class Mistakes {

  private final Consumer<String> told;
  private final Set<String> collectors;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** The lease that this thread works under in each namespace, where {@code withLease} gave one. */
  private final ThreadLocal<Map<String, String>> leases = ThreadLocal.withInitial(HashMap::new);

  static Mistakes of(ManagedOptions options) {
    return new Mistakes(
        new Audience<>(options.listeners().warnings()),
        options.collectors().stream().map(Collector::name).collect(Collectors.toSet()));
  }

  /**
   * @param told takes warnings, one line each
   * @param collectors the names of those that this process has
   */
  Mistakes(Consumer<String> told, Set<String> collectors) {
    this.told = told;
    this.collectors = collectors;
  }

  /**
   * Tells of something that is allowed and seldom meant, the first time in a namespace.
   *
   * @param mistake names its kind
   * @param warning one line, which says what to do; asked for only if it is the first, and empty if
   *     it is no mistake after all
   */
  void tell(String mistake, String namespace, Supplier<String> warning) {
    String key = mistake + " " + namespace;
    if (known.contains(key)) {
      return;
    }
    String line = warning.get();
    if (!line.isEmpty() && known.add(key)) {
      told.accept(line);
    }
  }

  /**
   * Refuses labels that look as if collections understood them.
   *
   * @param labels those that are new
   * @throws StoreException if one means nothing
   */
  void check(Resource labelled, Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          LabelGrammar.mistake(key, value)
              .ifPresent(
                  mistake -> {
                    throw StoreException.invalid(labelled + ": " + mistake);
                  });
          LabelGrammar.collected(key)
              .filter(kind -> !collectors.contains(kind.name()))
              .ifPresent(kind -> tellOfCollector(labelled, key, kind));
        });
  }

  private void tellOfCollector(Resource labelled, String key, Kind kind) {
    tell(
        "collector " + kind,
        labelled.namespace(),
        () ->
            labelled
                + ": label "
                + key
                + " refers to something of a collector "
                + kind
                + ", which this process does not have; of content and snapshots it is"
                + " gc.ref.content and gc.ref.snapshot.NAME");
  }

  // --- the outer workspace inside of withLease

  /** Work under a lease on this thread. */
  interface Work<T, X extends Exception> {
    T run() throws X;
  }

  /** Does work under a lease of its own, where a workspace without one is a mistake. */
  <T, X extends Exception> T under(Scope leased, Work<T, X> work) throws X {
    Map<String, String> mine = leases.get();
    String before = mine.put(leased.namespace(), leased.lease().orElseThrow());
    try {
      return work.run();
    } finally {
      if (before == null) {
        mine.remove(leased.namespace());
      } else {
        mine.put(leased.namespace(), before);
      }
    }
  }

  /**
   * Refuses to claim without a lease what is to be claimed under that of {@code withLease}.
   *
   * @throws StoreException if this thread works under one
   */
  void requireNoLease(String namespace) {
    String lease = leases.get().get(namespace);
    if (lease != null) {
      throw new StoreException(
          StoreException.Reason.FAILED_PRECONDITION,
          "namespace "
              + namespace
              + ": used without the lease "
              + lease
              + " that this thread works under, which would hold nothing of it; use the workspace"
              + " that withLease hands over");
    }
  }
}
