package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.SimulatedCrash;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A layout that other programs write to, and a collector with bad luck. After every step, what has
 * to live is there; at the end, one more collection leaves exactly that.
 */
final class History {

  private final Rig rig;
  private final List<Blob> graph;
  private final Expected expected;
  private final Set<Path> junk;
  private final OtherTool other;
  private @Nullable Plan plan;

  /** Whether other programs took names away, whose loss new names may have hidden for a while. */
  private boolean othersUntagged;

  /** What the model has asked for during the present step. */
  private final Set<Digest> required = new TreeSet<>();

  private History(Rig rig, List<Blob> graph) {
    this.rig = rig;
    this.graph = graph;
    expected = new Expected(rig, graph);
    junk = rig.layout.addJunk();
    other = new OtherTool(rig.layout);
  }

  /** Throws an assertion error if anything is lost on the way, or left in the end. */
  static void check(long seed, List<Step> steps, Engines engines) throws IOException {
    Random random = new Random(seed);
    List<Blob> graph = Graphs.random(random, 8 + random.nextInt(25));
    try (Rig rig = new Rig(engines)) {
      History history = new History(rig, graph);
      for (Step step : steps) {
        history.run(step);
      }
      history.end();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (AssertionError e) {
      String all = e.getMessage() + "\nsteps: " + steps + "\n" + Graphs.describe(graph);
      throw new AssertionError(all, e);
    }
  }

  private void run(Step step) throws IOException, InterruptedException {
    int a = step.a();
    int b = step.b();
    switch (step.action()) {
      case ADD_IMAGE -> add(any(documents(), a), b % 3 > 0);
      case ADD_BLOB -> put(any(graph, a));
      case TAG -> {
        Set<Digest> there = rig.layout.digests();
        there.addAll(rig.held());
        tag(there, a, b);
      }
      case UNTAG -> untag(a);
      case SCAN -> engine(step, Duration.ZERO, () -> rig.collector().scan());
      case PLAN -> engine(step, Duration.ZERO, () -> look(b));
      case LOOK_AND_COLLECT -> engine(step, policy(b).grace(), () -> lookAndCollect(policy(b)));
      case CRASH_IN_LOOK -> {
        rig.faults.crashAt(1 + a % 60, b % 2 == 0);
        engine(step, Duration.ZERO, () -> look(b));
      }
      case RELEASE -> release(a, b);
      case APPLY -> {
        Plan old = plan;
        if (old != null) {
          required.addAll(expected.staysBut(old, policy(b).grace()));
          engine(step, policy(b).grace(), () -> rig.collector().apply(old, policy(b)));
        }
      }
      case COLLECT -> engine(step, policy(b).grace(), () -> rig.collector().collect(policy(b)));
      case COLLECT_WHILE_OTHERS_TAG -> {
        interfere(a, b);
        engine(step, policy(b).grace(), () -> rig.collector().collect(policy(b)));
      }
      case COLLECT_WHILE_OTHERS_WRITE_THE_INDEX -> {
        Thread writing = other.writing();
        try {
          engine(step, policy(b).grace(), () -> rig.collector().collect(policy(b)));
        } finally {
          writing.join();
        }
      }
      case CRASH_IN_COLLECT -> unfinished(step, () -> rig.faults.crashAt(1 + a % 90, b % 2 == 0));
      case CRASH_IN_SWEEP ->
          unfinished(step, () -> rig.faults.crashAtRemoval(1 + a % 4, b % 2 == 0));
      case FAIL_IN_COLLECT -> unfinished(step, () -> refuse(a));
      case CRASH_AND_PUSH -> {
        oldGarbage(a);
        Set<Digest> gone = rig.layout.digests();
        rig.faults.crashAtRemoval(1 + a % 2, true);
        engine(step, policy(b).grace(), () -> rig.collector().collect(policy(b)));
        gone.removeAll(rig.layout.digests());
        pushWithItsOldTime(gone, a);
      }
      case HARD_LINK -> other.link(any(graph, a));
      case RESTORE ->
          engine(step, Duration.ZERO, () -> rig.collector().restore(some(rig.held(), a)));
      case PURGE ->
          engine(
              step,
              Duration.ZERO,
              () ->
                  rig.collector()
                      .purge(Duration.ofHours(b % 30), EnumSet.allOf(Refusal.Kind.class)));
      case LOSE_REFERRER -> lose(a);
      case ADVANCE -> rig.clock.advance(Duration.ofMinutes(1 + 7L * b));
      case RESTART -> rig.restart();
    }
  }

  /** A look changes nothing but what is known, and plans nothing that has to come back. */
  private void look(int b) throws IOException {
    Untouched before = Untouched.of(rig.layout.directory());
    Set<Digest> due = expected.due();
    try {
      plan = rig.collector().plan(policy(b));
      assertThat(digests(plan)).as("planned, of %s that are needed", due).noneMatch(due::contains);
    } finally {
      before.check(rig.layout.directory());
    }
  }

  /** The plan of a look is the one that a run follows. */
  private void lookAndCollect(Policy policy) throws IOException {
    look(0);
    Plan seen = rig.collector().plan(policy);
    Set<Digest> before = rig.layout.digests();
    before.addAll(rig.held());
    Report report = rig.collector().collect(policy);
    assertThat(policy.refuses(seen.refusals())).isEqualTo(report.told().refusals());
    if (report.told().refusals().isEmpty()) {
      assertThat(report.deeds().total()).as("removed").isEqualTo(seen.entries().size());
      assertThat(digests(seen)).as("planned").noneMatch(rig.layout.digests()::contains);
      assertThat(before).containsAll(digests(seen));
    }
  }

  private static Set<Digest> digests(Plan plan) {
    Set<Digest> digests = new TreeSet<>();
    plan.entries().forEach(entry -> digests.add(entry.digest().orElseThrow()));
    return digests;
  }

  /** Names that go through Tidemark are no reason to refuse anything. */
  private void release(int a, int b) throws IOException {
    Set<Refusal.Kind> before = alarms();
    List<Releases.Release> gone = new ArrayList<>();
    List<String> names = new ArrayList<>(new TreeSet<>(rig.layout.tags().keySet()));
    for (int i = 0; i <= b % 4 && !names.isEmpty(); i++) {
      String name = names.remove(a % names.size());
      gone.add(
          new Releases.Release(
              name, Objects.requireNonNull(rig.layout.tags().get(name)).target(), true));
      rig.layout.untag(name);
    }
    rig.releases().note(gone);
    if (othersUntagged) {
      before.add(Refusal.Kind.ROOTS_LOST);
    }
    if (!rig.held().isEmpty()) {
      // what would have come back comes back no longer, so that other garbage is a larger share
      before.add(Refusal.Kind.GARBAGE_SHARE);
    }
    assertThat(before).as("alarms before %s were removed", gone).containsAll(alarms());
  }

  private Set<Refusal.Kind> alarms() throws IOException {
    Set<Refusal.Kind> alarms = EnumSet.noneOf(Refusal.Kind.class);
    rig.collector().plan(Policy.immediate()).refusals().forEach(one -> alarms.add(one.kind()));
    alarms.retainAll(
        EnumSet.of(Refusal.Kind.NO_ROOTS, Refusal.Kind.ROOTS_LOST, Refusal.Kind.GARBAGE_SHARE));
    return alarms;
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A collection of which some deletions do not happen: what was old garbage before still is. */
  private void unfinished(Step step, Runnable trouble) throws IOException {
    oldGarbage(step.a());
    Set<Digest> doomed = doomed();
    trouble.run();
    engine(step, policy(step.b()).grace(), () -> rig.collector().collect(policy(step.b())));
    doomed.retainAll(rig.layout.digests());
    assertThat(doomed()).as("old garbage still, after %s", step).containsAll(doomed);
  }

  private void oldGarbage(int a) {
    add(any(documents(), a), false);
    rig.clock.advance(Duration.ofHours(11));
  }

  /** What a collection with a grace of ten hours would delete. */
  private Set<Digest> doomed() throws IOException {
    Set<Digest> doomed = new TreeSet<>();
    rig.collector()
        .plan(policy(0))
        .entries()
        .forEach(entry -> doomed.add(entry.digest().orElseThrow()));
    return doomed;
  }

  /** Some of what is there cannot be deleted, so that its parts have to stay. */
  private void refuse(int a) {
    Set<Digest> stay = rig.layout.digests();
    stay.removeIf(digest -> Math.floorMod(digest.hashCode(), 5) != a % 5);
    stay.forEach(rig.faults::refuse);
    required.addAll(expected.whole(stay));
  }

  /** Another program copies a blob to where it was, with all its times. */
  private void pushWithItsOldTime(Set<Digest> gone, int a) throws IOException {
    if (!gone.isEmpty()) {
      Blob again = blob(any(List.copyOf(new TreeSet<>(gone)), a));
      rig.layout.put(again, rig.clock.instant().minus(Duration.ofHours(20)));
      expected.written(again, rig.clock.instant().minus(Duration.ofMinutes(1)));
      assertThat(doomed()).as("pushed a moment ago").doesNotContain(again.digest());
    }
  }

  /** Lets the engine work, and compares with what the model says of before. */
  private void engine(Step step, Duration grace, Work work) throws IOException {
    required.addAll(expected.stays(grace));
    Set<Digest> due = due(step);
    boolean finished = true;
    try {
      work.run();
    } catch (SimulatedCrash e) {
      finished = false;
      rig.restart();
    }
    rig.faults.clear();
    Set<Digest> there = rig.layout.digests();
    assertThat(there)
        .as("there after %s, which %s", step, finished ? "ended" : "crashed")
        .containsAll(required);
    assertThat(there).as("there or back after %s", step).containsAll(due);
    assertThat(junk).allMatch(Files::exists);
    other.assertLinks();
    required.clear();
  }

  /** What has to be there after a step that judges: also what comes back out of quarantine. */
  private Set<Digest> due(Step step) {
    boolean judges =
        switch (step.action()) {
          case COLLECT, PURGE, APPLY -> true;
          default -> false;
        };
    return judges && (step.action() != Step.Action.APPLY || plan != null)
        ? expected.due()
        : Set.of();
  }

  /** Another program names content just before one of the looks at the roots. */
  private void interfere(int a, int b) {
    int look = 1 + a % 6;
    int[] looks = {0};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.ROOTS && !done && ++looks[0] == look) {
            if (b % 4 == 0) {
              untag(a);
            }
            tag(rig.layout.digests(), b, a);
            required.clear();
            required.addAll(expected.stays(policy(b).grace()));
          }
        });
  }

  private void end() throws IOException {
    rig.restart();
    Set<Digest> due = expected.due();
    Policy last = Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class));
    Set<Digest> may = expected.remembered();
    rig.collector().collect(last);
    Set<Digest> left = rig.layout.digests();
    assertThat(left).as("left in the end").containsAll(due);
    assertThat(may).as("may be left in the end").containsAll(left);
    Report again = rig.collector().collect(last);
    assertThat(
            again.deeds().total()
                + again.mirrored().orElseThrow().restored()
                + again.mirrored().orElseThrow().decoded())
        .as("done by a second run")
        .isZero();
    assertThat(rig.layout.digests()).isEqualTo(left);
    assertThat(rig.held()).isEmpty();
    assertThat(junk).allMatch(Files::exists);
  }

  private static Policy policy(int b) {
    Policy policy =
        b % 5 > 0
            ? Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class))
            : Policy.immediate();
    policy = b % 3 == 0 ? policy.withGrace(Duration.ofHours(10)) : policy;
    return b % 2 == 0 ? policy.withQuarantine(Duration.ofHours(24)) : policy;
  }

  private List<Blob> documents() {
    List<Blob> documents = new ArrayList<>(graph);
    documents.removeIf(blob -> !blob.isDocument());
    return documents.isEmpty() ? graph : documents;
  }

  private Blob blob(Digest digest) {
    return expected.blob(digest);
  }

  private void add(Blob blob, boolean tag) {
    Set<Digest> parts = expected.parts(Set.of(blob.digest()));
    graph.stream().filter(part -> parts.contains(part.digest())).forEach(this::put);
    if (tag) {
      rig.layout.tag("t" + graph.indexOf(blob) % 4, blob.link());
    }
  }

  private void put(Blob blob) {
    rig.layout.put(blob, rig.clock.instant());
    expected.written(blob, rig.clock.instant());
  }

  /** Names one of the documents among these. */
  private void tag(Set<Digest> among, int a, int b) {
    List<Digest> there = new ArrayList<>(among);
    there.removeIf(digest -> !blob(digest).isDocument());
    if (!there.isEmpty()) {
      rig.layout.tag("t" + b % 4, blob(any(there, a)).link());
    }
  }

  /** Another program removes a referrer that no document lists. */
  private void lose(int a) throws IOException {
    Set<Digest> listed = new HashSet<>();
    graph.forEach(blob -> blob.links().forEach(link -> listed.add(link.target())));
    graph.forEach(blob -> blob.inlined().forEach(inline -> listed.add(inline.digest())));
    List<Digest> referrers = new ArrayList<>(rig.layout.digests());
    referrers.removeIf(digest -> blob(digest).subject().isEmpty() || listed.contains(digest));
    if (!referrers.isEmpty()) {
      Files.delete(rig.layout.path(any(referrers, a)));
    }
  }

  private void untag(int a) {
    List<String> names = new ArrayList<>(new TreeSet<>(rig.layout.tags().keySet()));
    if (!names.isEmpty()) {
      rig.layout.untag(any(names, a));
      othersUntagged = true;
    }
  }

  private static Set<Digest> some(Set<Digest> all, int a) {
    Set<Digest> some = new TreeSet<>();
    all.stream().filter(digest -> a % 3 == 0 || digest.hashCode() % 2 == 0).forEach(some::add);
    return some;
  }

  private static <T> T any(List<T> all, int i) {
    return all.get(i % all.size());
  }
}
