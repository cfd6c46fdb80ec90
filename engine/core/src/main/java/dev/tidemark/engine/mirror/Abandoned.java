package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.store.Uploads;
import dev.tidemark.spi.store.Uploads.Upload;
import dev.tidemark.spi.store.Uploads.Where;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What writers have left in a store, as one run finds it and perhaps removes it. It has nothing to
 * do with what is judged, so that no trouble with it is in the way of anything else.
 */
final class Abandoned {

  /** At which version of the store nothing was among the blobs, so that they need not be listed. */
  private static final String NONE_AT = "uploads.none";

  /** How many are named, for people. Doubled, the list in a report is twice as long. */
  private static final int NAMED = 20;

  private final Metadata metadata;
  private final Optional<Uploads> uploads;
  private final boolean removes;
  private final Instant since;
  private final Predicate<Upload> bound;
  private final List<Upload> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Uploads.Removal removal = new Uploads.Removal(List.of(), List.of());

  private Abandoned(
      Metadata metadata,
      Optional<Uploads> uploads,
      boolean removes,
      Instant since,
      Predicate<Upload> bound) {
    this.metadata = metadata;
    this.uploads = uploads;
    this.removes = removes;
    this.since = since;
    this.bound = bound;
  }

  /**
   * All of it.
   *
   * @param uploads of the store; empty if it cannot tell
   */
  static Abandoned of(Metadata metadata, Optional<Uploads> uploads, Policy policy, Instant now) {
    Instant since = policy.leftovers().isZero() ? Instant.MAX : now.minus(policy.leftovers());
    return new Abandoned(metadata, uploads, policy.foreign(), since, any -> true);
  }

  /**
   * What a plan names, to be removed unless somebody has touched it since: it was old enough then.
   */
  static Abandoned planned(Metadata metadata, Optional<Uploads> uploads, Plan plan) {
    Set<String> names = Set.copyOf(plan.leftovers());
    return new Abandoned(
        metadata,
        names.isEmpty() ? Optional.empty() : uploads,
        true,
        plan.heading().created(),
        one -> names.contains(one.name()));
  }

  /** Looks. To be called after a scan, which says whether the blobs have changed. */
  void look() {
    if (uploads.isEmpty()) {
      return;
    }
    try {
      uploads.get().list(Where.BESIDE_BLOBS, found::add);
      amongBlobs(uploads.get());
      found.removeIf(bound.negate());
    } catch (IOException e) {
      warnings.add("cannot tell all that writers have left: " + OneLine.of(e));
    }
  }

  private void amongBlobs(Uploads all) throws IOException {
    Optional<String> version = metadata.read(ScanState::read).version();
    Optional<String> none = metadata.read(reader -> reader.get(NONE_AT));
    if (version.isPresent() && version.equals(none)) {
      return;
    }
    List<Upload> among = new ArrayList<>();
    all.list(Where.AMONG_BLOBS, among::add);
    found.addAll(among);
    Optional<String> now = among.isEmpty() ? version : Optional.empty();
    if (!now.equals(none)) {
      metadata.write(
          writer -> {
            writer.set(NONE_AT, now.orElse(null));
            return now;
          });
    }
  }

  /** Removes what may go, if that is asked for. */
  void remove() {
    List<Upload> going = going();
    if (!going.isEmpty()) {
      removal = uploads.orElseThrow().remove(going);
    }
  }

  private List<Upload> going() {
    return removes ? found.stream().filter(one -> !stays(one)).toList() : List.of();
  }

  /** What was found. */
  Counts.Leftovers counts() {
    List<Upload> young = found.stream().filter(this::stays).toList();
    return new Counts.Leftovers(
        found.size(),
        bytes(found),
        young.size(),
        bytes(young),
        found.stream().filter(one -> !stays(one)).limit(NAMED).map(Upload::name).toList());
  }

  private boolean stays(Upload one) {
    return one.busy() || one.touched().isAfter(since);
  }

  private static long bytes(List<Upload> some) {
    return some.stream().mapToLong(Upload::size).sum();
  }

  Plan addTo(Plan plan) {
    return new Plan(
        plan.heading(),
        plan.counts().with(counts()),
        plan.entries(),
        going().stream().map(Upload::name).toList(),
        with(plan.warnings(), warnings),
        plan.refusals());
  }

  Report addTo(Report report) {
    Report.Told told = report.told();
    return new Report(
        report.run(),
        report.counts().with(counts()),
        report.deeds().with(removal.gone().size(), bytes(removal.gone())),
        new Report.Told(
            told.refusals(),
            with(told.warnings(), warnings),
            with(told.problems(), removal.troubles())),
        report.mirrored(),
        report.online());
  }

  private static List<String> with(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
