package dev.tidemark.cli;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.Orphans;
import dev.tidemark.engine.online.CollectionPlan;
import dev.tidemark.engine.online.CollectionReport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code gc} of a managed store. */
final class ManagedGc {

  private final Output out;
  private final StoreOptions named;
  private final Optional<Duration> grace;
  private final Set<Refusal.Kind> allowed;
  private final Map<String, Duration> seconds = new LinkedHashMap<>();

  /**
   * @param grace what was recorded less than this ago is not collected; empty for what the store
   *     says
   * @param allowed the circuit breakers that are overridden
   */
  ManagedGc(Output out, StoreOptions named, Optional<Duration> grace, Set<Refusal.Kind> allowed) {
    this.out = out;
    this.named = named;
    this.grace = grace;
    this.allowed = allowed;
  }

  /** What is done with a store. */
  private interface Deed {
    CollectionReport on(ManagedStore store, Duration grace) throws IOException;
  }

  /**
   * Collects, or says what a collection would collect. What a crash has left goes too.
   *
   * @return the exit code
   */
  int run(Shell shell, boolean dryRun) throws IOException, CommandFailure, UsageFailure {
    return run(shell, dryRun, true, dryRun ? ManagedStore::preview : ManagedStore::collect);
  }

  /**
   * Collects what is in a plan, with its grace if the command line has none.
   *
   * @return the exit code
   */
  int apply(Shell shell, CollectionPlan plan) throws IOException, CommandFailure, UsageFailure {
    return run(
        shell,
        false,
        false,
        (store, any) -> store.apply(plan.withGrace(grace.orElse(plan.grace()))));
  }

  private int run(Shell shell, boolean dryRun, boolean withOrphans, Deed deed)
      throws IOException, CommandFailure, UsageFailure {
    long start = System.nanoTime();
    try (Managed managed = Managed.open(named, shell)) {
      ManagedStore store = managed.store();
      Duration effective = grace.orElse(store.grace());
      Optional<String> refused = withoutRecords(store);
      CollectionReport report = nothing(store);
      Orphans orphans = new Orphans(0, 0);
      if (refused.isEmpty()) {
        try {
          if (withOrphans) {
            orphans = orphans(store, dryRun);
          }
          report = deed.on(store, effective);
        } catch (RefusedException e) {
          refused = Optional.of(String.valueOf(e.getMessage()));
        }
      }
      seconds.putAll(report.phases());
      seconds.put("total", Seconds.since(start));
      Path directory = named.directory().toAbsolutePath().normalize();
      return new ManagedReport(
              "managed:" + directory, report, orphans, refused, seconds, dryRun, effective)
          .tell(out);
    }
  }

  private Orphans orphans(ManagedStore store, boolean dryRun) throws IOException {
    long start = System.nanoTime();
    Orphans orphans = store.orphans();
    if (orphans.number() > 0 && !dryRun) {
      store.reconcile();
    }
    seconds.put("reconcile", Seconds.since(start));
    return orphans;
  }

  /** Of a collection that did not begin. */
  private static CollectionReport nothing(ManagedStore store) {
    return new CollectionReport(
        CollectionReport.Outcome.REFUSED,
        Optional.empty(),
        0,
        Map.of(),
        0,
        0,
        0,
        Map.of(),
        store.queueLength(),
        Duration.ZERO,
        Duration.ZERO,
        Map.of(),
        List.of());
  }

  /**
   * A circuit breaker: to a store whose records were lost, every blob is an orphan.
   *
   * @return why not to go on; empty if nothing speaks against it
   */
  private Optional<String> withoutRecords(ManagedStore store) throws IOException {
    return !allowed.contains(Refusal.Kind.RECORDS_LOST)
            && store.namespaces().isEmpty()
            && store.queueLength() == 0
            && hasFiles(named.directory().resolve("blobs"))
        ? Optional.of(
            "there are blobs and not a single record, so that all of them would be deleted; if the"
                + " metadata was lost, bring it back, else use --allow records-lost")
        : Optional.empty();
  }

  private static boolean hasFiles(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!Files.isDirectory(entry) || hasFiles(entry)) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }
}
