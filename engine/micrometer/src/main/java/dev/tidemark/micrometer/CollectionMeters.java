package dev.tidemark.micrometer;

import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.online.CollectionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The collections of one store as meters; for {@code ManagedOptions.withReports}.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><td>{@code tidemark.collection}</td><td>timer, by {@code outcome}: {@code done}, {@code
 *     refused}, {@code failed}</td></tr>
 * <tr><td>{@code tidemark.collected}</td><td>counter, by {@code kind}: records and resources</td></tr>
 * <tr><td>{@code tidemark.collected.bytes}</td><td>counter, by {@code kind}: only content has a
 *     size</td></tr>
 * <tr><td>{@code tidemark.freed}, {@code tidemark.freed.bytes}</td><td>counters: removed for
 *     good</td></tr>
 * <tr><td>{@code tidemark.problems}</td><td>counter: resources that could not be dealt with</td></tr>
 * <tr><td>{@code tidemark.pause.max}, {@code tidemark.pause.p99}</td><td>gauges, seconds: for so long
 *     a writer may have waited for the last collection</td></tr>
 * <tr><td>{@code tidemark.kept}</td><td>gauge, by {@code reason}, of the last collection that came to
 *     its end</td></tr>
 * <tr><td>{@code tidemark.queue}</td><td>gauge: what waited to be removed after the last
 *     collection</td></tr>
 * </table>
 */
public final class CollectionMeters implements CollectionListener {

  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final Tags tags;
  private final AtomicLong longest;
  private final AtomicLong p99;
  private final AtomicLong queue;
  private final Map<String, AtomicLong> kept = new ConcurrentHashMap<>();

  /**
   * Those of one store, all zero at first.
   *
   * @param tags of all these meters, to tell stores apart
   */
  public CollectionMeters(MeterRegistry registry, Iterable<Tag> tags) {
    this.registry = registry;
    this.tags = Tags.of(tags);
    this.longest = nanoseconds("tidemark.pause.max");
    this.p99 = nanoseconds("tidemark.pause.p99");
    AtomicLong waiting = new AtomicLong();
    this.queue = waiting;
    registry.gauge("tidemark.queue", this.tags, waiting);
  }

  private AtomicLong nanoseconds(String name) {
    AtomicLong nanos = new AtomicLong();
    Gauge.builder(name, nanos, value -> value.get() / NANOS)
        .tags(tags)
        .baseUnit("seconds")
        .register(registry);
    return nanos;
  }

  @Override
  public void ended(Report report) {
    String outcome = report.run().outcome().name().toLowerCase(Locale.ROOT);
    Timer.builder("tidemark.collection")
        .tags(tags.and("outcome", outcome))
        .register(registry)
        .record(report.run().duration());
    report
        .deeds()
        .removed()
        .forEach((kind, number) -> count("tidemark.collected", tags.and("kind", kind), number));
    Report.Deeds deeds = report.deeds();
    count("tidemark.collected.bytes", tags.and("kind", "content"), deeds.removedBytes());
    count("tidemark.freed", tags, deeds.freed());
    count("tidemark.freed.bytes", tags, deeds.freedBytes());
    count("tidemark.problems", tags, report.told().problems().size());
    boolean done = report.run().outcome() == Run.Outcome.DONE;
    report
        .online()
        .ifPresent(
            online -> {
              set(longest, online.longestPause());
              set(p99, online.p99Pause());
              if (done) {
                queue.set(online.queue());
              }
            });
    if (done) {
      report.counts().kept().forEach((reason, number) -> kept(reason).set(number));
    }
  }

  private void count(String name, Tags of, long number) {
    Counter.builder(name).tags(of).register(registry).increment((double) number);
  }

  private static void set(AtomicLong gauge, Duration to) {
    gauge.set(to.toNanos());
  }

  /** The gauge refers weakly to its number; the map does not. */
  private AtomicLong kept(String reason) {
    return kept.computeIfAbsent(
        reason,
        any -> {
          AtomicLong number = new AtomicLong();
          registry.gauge("tidemark.kept", tags.and("reason", reason), number);
          return number;
        });
  }
}
