package dev.tidemark.engine.managed;

import dev.tidemark.engine.online.CollectionListener;
import dev.tidemark.engine.schedule.SchedulerConfig;
import dev.tidemark.spi.gc.Collector;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a managed store works. Immutable.
 *
 * @param clock tells what has expired
 * @param grace what was recorded, changed or written again less than this ago is not collected, by
 *     any process; the store remembers it. Empty leaves it as it is, which is zero at first: right
 *     where all writers use leases
 * @param sharing what namespaces may know of each other's bytes
 * @param collectors look after the embedder's own resources
 * @param snapshots removes the data of snapshots that were removed or collected. Without it they
 *     wait in the queue for the program that has it; if the store was never opened with one, nobody
 *     is told but by {@code events}, and nothing waits
 * @param schedule when collections run by themselves; empty if only when asked for
 * @param listeners who is told what happens
 */
public record ManagedOptions(
    Clock clock,
    Optional<Duration> grace,
    Sharing sharing,
    List<Collector> collectors,
    Optional<SnapshotRemover> snapshots,
    Optional<SchedulerConfig> schedule,
    Listeners listeners) {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedOptions.class);

  /**
   * Who is told what happens. What they throw is logged: what has happened has happened.
   *
   * @param events takes what has happened, after it is durable; must not block
   * @param reports takes the report of every collection of this process, however it ended
   * @param warnings takes one line about what is allowed and seldom meant, such as content that is
   *     added without a lease; each such mistake once in a namespace
   */
  public record Listeners(
      Consumer<Event> events, CollectionListener reports, Consumer<String> warnings) {
    public Listeners {
      Objects.requireNonNull(events, "events");
      Objects.requireNonNull(reports, "reports");
      Objects.requireNonNull(warnings, "warnings");
    }
  }

  /** Removes the data of a snapshot. */
  public interface SnapshotRemover {

    /**
     * Removes it; fine if it is not there.
     *
     * @throws Exception if it could not be removed; it is tried again later
     */
    void remove(String namespace, String snapshotter, String name) throws Exception;
  }

  public ManagedOptions {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(sharing, "sharing");
    collectors = List.copyOf(collectors);
    Objects.requireNonNull(snapshots, "snapshots");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(listeners, "listeners");
    if (grace.map(Duration::isNegative).orElse(false)) {
      throw new IllegalArgumentException("grace is not negative");
    }
  }

  /**
   * The clock of the system, the grace as recorded, shared bytes, collections as containerd runs
   * them, and warnings in the log.
   */
  public static ManagedOptions defaults() {
    return new ManagedOptions(
        Clock.systemUTC(),
        Optional.empty(),
        Sharing.SHARED,
        List.of(),
        Optional.empty(),
        Optional.of(SchedulerConfig.defaults()),
        new Listeners(event -> {}, report -> {}, LOG::warn));
  }

  public ManagedOptions withClock(Clock other) {
    return new ManagedOptions(other, grace, sharing, collectors, snapshots, schedule, listeners);
  }

  public ManagedOptions withGrace(Duration other) {
    return new ManagedOptions(
        clock, Optional.of(other), sharing, collectors, snapshots, schedule, listeners);
  }

  public ManagedOptions withSharing(Sharing other) {
    return new ManagedOptions(clock, grace, other, collectors, snapshots, schedule, listeners);
  }

  public ManagedOptions withCollectors(List<Collector> others) {
    return new ManagedOptions(clock, grace, sharing, others, snapshots, schedule, listeners);
  }

  public ManagedOptions withSnapshots(SnapshotRemover remover) {
    return new ManagedOptions(
        clock, grace, sharing, collectors, Optional.of(remover), schedule, listeners);
  }

  public ManagedOptions withSchedule(Optional<SchedulerConfig> other) {
    return new ManagedOptions(clock, grace, sharing, collectors, snapshots, other, listeners);
  }

  public ManagedOptions withEvents(Consumer<Event> listener) {
    return withListeners(new Listeners(listener, listeners.reports(), listeners.warnings()));
  }

  /** To tell several, hand over one that tells them all. */
  public ManagedOptions withReports(CollectionListener listener) {
    return withListeners(new Listeners(listeners.events(), listener, listeners.warnings()));
  }

  public ManagedOptions withWarnings(Consumer<String> listener) {
    return withListeners(new Listeners(listeners.events(), listeners.reports(), listener));
  }

  private ManagedOptions withListeners(Listeners others) {
    return new ManagedOptions(clock, grace, sharing, collectors, snapshots, schedule, others);
  }
}
