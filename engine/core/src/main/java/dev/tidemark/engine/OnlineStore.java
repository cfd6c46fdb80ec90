package dev.tidemark.engine;

import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.Orphans;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A managed store as a store like any other. A collection of it begins with what crashes left. */
final class OnlineStore implements Store {

  private final ManagedStore store;

  OnlineStore(ManagedStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public Duration grace() {
    return store.grace();
  }

  @Override
  public List<String> namespaces() {
    return store.namespaces();
  }

  /** Its metadata are the truth. */
  @Override
  public boolean refresh() {
    return true;
  }

  @Override
  public Plan plan(Policy policy) throws IOException {
    Plan plan = store.plan(policy);
    Orphans orphans = store.orphans(policy.leftovers());
    List<Refusal> refusals = new ArrayList<>(orphans.refusals());
    Set<Refusal.Kind> told = refusals.stream().map(Refusal::kind).collect(Collectors.toSet());
    plan.refusals().stream().filter(one -> !told.contains(one.kind())).forEach(refusals::add);
    Counts counts = plan.counts().with(orphans.found());
    return new Plan(
        plan.heading(), counts, plan.entries(), plan.leftovers(), plan.warnings(), refusals);
  }

  @Override
  public Report collect(Policy policy) throws IOException {
    Instant began = store.now();
    long start = System.nanoTime();
    Counts.Leftovers found;
    try {
      found = store.reconcile(policy.leftovers(), policy.allowed()).found();
    } catch (RefusedException e) {
      store.refused(e);
      return refused(began, e).after("reconcile", since(start));
    }
    Duration reconciling = since(start);
    Report report;
    try {
      report = store.collect(policy);
    } catch (RefusedException e) {
      report = refused(began, e);
    }
    return report.with(found).after("reconcile", reconciling);
  }

  @Override
  public Report apply(Plan plan, Policy policy) throws IOException {
    Instant began = store.now();
    try {
      return store.apply(plan, policy);
    } catch (RefusedException e) {
      return refused(began, e);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Report refused(Instant began, RefusedException e) {
    return new Report(
        new Run(
            began,
            Run.Outcome.REFUSED,
            Optional.ofNullable(e.getMessage()),
            Map.of(),
            store.occupancy()),
        Counts.NONE,
        Report.Deeds.NONE,
        new Report.Told(e.refusals(), List.of(), List.of()),
        Optional.empty(),
        Optional.of(new Report.Online(0, store.queueLength(), Duration.ZERO, Duration.ZERO)));
  }

  @Override
  public Optional<Undo> undo() {
    return Optional.empty();
  }

  @Override
  public Optional<String> unrecorded() {
    return store.unrecorded();
  }

  @Override
  public List<RunRecord> runs() throws IOException {
    return store.runs();
  }

  @Override
  public Why why(Resource resource, Policy policy) {
    return store.why(resource, policy.grace());
  }

  @Override
  public void blobs(boolean untagged, BlobConsumer each) {
    store.contents((entry, live) -> each.accept(view(entry), live));
  }

  private static BlobView view(Entry entry) {
    String size = entry.field(Entry.SIZE);
    return new BlobView(
        entry.resource(), size.isEmpty() ? -1 : Long.parseLong(size), "", entry.labels());
  }

  @Override
  public Optional<BlobView> blob(Resource content) {
    return store.content(content).map(OnlineStore::view);
  }

  @Override
  public List<Resource> matching(String prefix, int most) {
    return store.matching(prefix, most);
  }

  @Override
  public Occupancy occupancy() {
    return store.occupancy();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
