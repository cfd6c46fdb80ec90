package dev.tidemark.engine.judge;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why nothing may be removed now: a circuit breaker, and what it has seen.
 *
 * @param kind which one
 * @param seen what is unusual, for people; a clause of one line
 */
public record Refusal(Kind kind, String seen) {

  /** The circuit breakers. Each can be overridden alone, by its name. */
  public enum Kind {
    NO_ROOTS("no-roots", "if names were lost, bring them back"),
    ROOTS_LOST("roots-lost", "if names were lost, bring them back"),
    GARBAGE_SHARE("garbage-share", "make sure that so much may go"),
    /** Content that roots need cannot be read, so nobody knows what it refers to. */
    UNREAD("unread", "make it readable, or bring it back"),
    /** Content that nothing needs cannot be read; it may be the signature of what is needed. */
    UNREAD_GARBAGE("unread-garbage", "make it readable"),
    /** Others may keep their content in the same place, and their names cannot be seen. */
    SHARED_BYTES("shared-bytes", "make sure that no other store uses that directory"),
    /** There are blobs and no record of any content. */
    RECORDS_LOST("records-lost", "bring the metadata back"),
    /** Most blobs have no record: the metadata are an old copy, or those of another store. */
    ORPHAN_SHARE("orphan-share", "bring the latest metadata back");

    private static final Set<Kind> FORCED =
        Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(UNREAD)));

    private final String word;
    private final String remedy;

    Kind(String word, String remedy) {
      this.word = word;
      this.remedy = remedy;
    }

    /** Its name, for people and programs. */
    public String word() {
      return word;
    }

    /** What to do about it, for people; it never costs content. */
    public String remedy() {
      return remedy;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "'" + word + "' is no circuit breaker; there are " + words(List.of(values()), ", "));
    }

    /** What a general override covers: all but the doubt about what something needed refers to. */
    public static Set<Kind> forced() {
      return FORCED;
    }

    static String words(Collection<Kind> kinds, String between) {
      return kinds.stream().map(Kind::word).distinct().collect(Collectors.joining(between));
    }
  }

  public Refusal {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(seen, "seen");
  }

  /** Those that were not allowed. */
  public static List<Refusal> without(List<Refusal> all, Set<Kind> allowed) {
    return all.stream().filter(refusal -> !allowed.contains(refusal.kind())).toList();
  }

  /** All in one line; empty if there are none. */
  public static Optional<String> text(List<Refusal> all) {
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.stream().map(Refusal::toString).collect(Collectors.joining("; ")));
  }

  /** What was seen, and the name of the circuit breaker. */
  @Override
  public String toString() {
    return seen + " (" + kind.word() + ")";
  }
}
