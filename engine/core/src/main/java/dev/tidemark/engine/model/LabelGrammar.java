package dev.tidemark.engine.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which labels mean something to a collection. Those that only look like it are mistakes that cost
 * data, or space, and that nobody would notice: {@code gc.expire=3600}, {@code gc.reff.content}.
 */
public final class LabelGrammar {

  private static final String NAMESPACE = "x";
  private static final String SOME_DIGEST = "sha256:" + "0".repeat(64);

  private LabelGrammar() {}

  /** What is wrong with a label, in one line; empty if nothing is, or it is none of ours. */
  public static Optional<String> mistake(String key, String value) {
    if (!key.startsWith(References.PREFIX) || value.isEmpty() || means(key, value)) {
      return Optional.empty();
    }
    if (key.equals(References.EXPIRE)) {
      return Optional.of(
          "label " + key + ": no instant: '" + value + "'; give one such as 2026-11-30T12:00:00Z");
    }
    return Optional.of(
        means(key, SOME_DIGEST)
            ? "label " + key + ": names nothing: '" + value + "'; give a digest or a name"
            : "label "
                + key
                + ": means nothing; keys that begin with "
                + References.PREFIX
                + " are root, expire, flat, ref.content, ref.snapshot.NAME, ref.image,"
                + " ref.COLLECTOR, the same with bref, and cond.snapshot");
  }

  /** The collector's kind of what a label refers to; empty if it is none of a collector. */
  public static Optional<Kind> collected(String key) {
    return key.startsWith(References.PREFIX)
        ? References.of(labelled(Kind.CONTENT, Map.of(key, SOME_DIGEST))).forward().stream()
            .map(Resource::kind)
            .filter(kind -> !kind.core())
            .findFirst()
        : Optional.empty();
  }

  /** Whether it changes what follows from a record. */
  private static boolean means(String key, String value) {
    // content has all that a label can mean, but for what only leases have, or what it means there
    boolean ofLeases = key.equals(References.EXPIRE) || key.equals(References.FLAT);
    Kind kind = ofLeases ? Kind.LEASE : Kind.CONTENT;
    return !References.of(labelled(kind, Map.of(key, value)))
        .equals(References.of(labelled(kind, Map.of())));
  }

  private static Entry labelled(Kind kind, Map<String, String> labels) {
    return Entry.of(new Resource(kind, NAMESPACE, SOME_DIGEST), Instant.EPOCH, Map.of(), labels);
  }
}
