package dev.tidemark.engine.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was done to a store once, as the store remembers it.
 *
 * @param number tells it from the others of its store, from 1; the next one has the next number
 * @param kind what was asked for
 * @param who the user and the machine, such as {@code root@build7}
 * @param began when, to the millisecond
 * @param took how long, to the millisecond; zero if it has not ended
 * @param end what came of it
 */
public record RunRecord(long number, Kind kind, String who, Instant began, Duration took, End end) {

  /** What may be done to a store. */
  public enum Kind {
    COLLECT("gc"),
    APPLY("apply"),
    RESTORE("restore"),
    PURGE("purge");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The command, for people and programs. */
    public String word() {
      return word;
    }
  }

  /** How it ended. */
  public enum Outcome {
    /** It has done all that there was to do; {@code problems} are what could not be removed. */
    DONE("done"),
    /** A circuit breaker said no, or too little was known to judge. */
    REFUSED("refused"),
    /** It broke off, and said why. */
    FAILED("failed"),
    /** It has not ended yet. */
    RUNNING("running"),
    /** It did not end: its process was killed, or its machine went down. */
    CUT_OFF("did not end");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** For people and programs. */
    public String word() {
      return word;
    }

    /** It, of a run that has a report. */
    static Outcome of(Run.Outcome outcome) {
      return valueOf(outcome.name());
    }
  }

  /**
   * What came of it.
   *
   * @param why it did not do all that it should, in one line; empty if it did
   * @param refusals the names of the circuit breakers that refused, if any did
   * @param numbers how much of what, by name; what is not in it is not known
   */
  public record End(
      Outcome outcome, Optional<String> why, List<String> refusals, Map<String, Long> numbers) {

    public End {
      Objects.requireNonNull(outcome, "outcome");
      Objects.requireNonNull(why, "why");
      refusals = List.copyOf(refusals);
      numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** Of a collection that has a report. */
    public static End of(Report report) {
      Map<String, Long> numbers = new LinkedHashMap<>();
      numbers.put("nodes", report.counts().nodes());
      numbers.put("garbage", report.counts().garbage().count());
      numbers.put("garbageBytes", report.counts().garbage().bytes());
      numbers.put("deleted", report.deeds().total());
      numbers.put("deletedBytes", report.deeds().removedBytes());
      numbers.put("freed", report.deeds().freed());
      numbers.put("freedBytes", report.deeds().freedBytes());
      report.mirrored().ifPresent(mirrored -> numbers.put("restored", mirrored.restored()));
      numbers.put("leftovers", report.deeds().leftovers());
      numbers.put("leftoverBytes", report.deeds().leftoverBytes());
      numbers.put("problems", (long) report.told().problems().size());
      return new End(
          Outcome.of(report.run().outcome()),
          report.run().failure(),
          words(report.told().refusals()),
          numbers);
    }

    /** Of what has done all that there was to do, or tried to. */
    public static End done(Map<String, Long> numbers) {
      return new End(Outcome.DONE, Optional.empty(), List.of(), new TreeMap<>(numbers));
    }

    /** Of what was refused. */
    public static End refused(RefusedException e) {
      return new End(
          Outcome.REFUSED, Optional.ofNullable(e.getMessage()), words(e.refusals()), Map.of());
    }

    /**
     * Of what broke off.
     *
     * @param why in one line
     */
    public static End failed(String why) {
      return new End(Outcome.FAILED, Optional.of(why), List.of(), Map.of());
    }

    /** Of what has not ended. */
    public static End none(Outcome outcome) {
      return new End(outcome, Optional.empty(), List.of(), Map.of());
    }

    private static List<String> words(Collection<Refusal> refusals) {
      return refusals.stream().map(refusal -> refusal.kind().word()).distinct().toList();
    }
  }

  public RunRecord {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(who, "who");
    Objects.requireNonNull(began, "began");
    Objects.requireNonNull(end, "end");
    if (number < 1 || took.isNegative()) {
      throw new IllegalArgumentException("numbers begin at 1, and time goes on");
    }
  }

  /** The same with another end. */
  public RunRecord ended(Duration after, End other) {
    return new RunRecord(number, kind, who, began, after, other);
  }
}
