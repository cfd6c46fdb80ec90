package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.AN_HOUR_AGO;
import static dev.tidemark.engine.online.TestStore.EXPIRED;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.IN_AN_HOUR;
import static dev.tidemark.engine.online.TestStore.NOW;
import static dev.tidemark.engine.online.TestStore.d;
import static dev.tidemark.engine.online.TestStore.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.NodeSet;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.online.TestStore.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other collectors have lost data by: numbers are those of reference/gc-peers.md. */
class LossScenariosTest {

  private static final Duration TEN_YEARS = Duration.ofDays(3652);

  /** So many that a sweep takes several transactions. */
  private static final int MANY = 700;

  @TempDir Path directory;
  private TestStore store;

  @BeforeEach
  void open() throws IOException {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  // --- L2, L7: protection and record come together

  /** What a client that pushes an image does, a transaction each. */
  private List<Runnable> push() {
    List<Runnable> commits = new ArrayList<>();
    commits.add(
        () ->
            write(
                change -> {
                  change.put(store.entry("ns lease push", Map.of()));
                  change.hold(resource("ns lease push"), resource("ns ingest up"));
                  change.put(store.entry("ns ingest up", Map.of(Entry.EXPECTED, d(1))));
                }));
    commits.add(
        () -> {
          store.backend.add(resource("ns content d1"));
          write(
              change -> {
                change.remove(resource("ns ingest up"));
                commit(change, "ns content d1");
              });
        });
    commits.add(
        () -> {
          store.backend.add(resource("ns content d2"));
          write(change -> commit(change, "ns content d2", GC + "ref.content.l.0", d(1)));
        });
    commits.add(
        () ->
            write(
                change ->
                    change.put(store.entry("ns image i", Map.of(Entry.TARGET_DIGEST, d(2))))));
    commits.add(() -> write(change -> change.remove(resource("ns lease push"))));
    return commits;
  }

  private void commit(Change change, String content, String... labels) {
    change.put(store.entry(content, Map.of(Entry.SIZE, "7"), labels));
    change.hold(resource("ns lease push"), resource(content));
  }

  private void write(Consumer<Change> action) {
    store.write(
        change -> {
          action.accept(change);
          return change;
        });
  }

  private void pushed() {
    assertThat(store.recorded()).containsExactly("ns content d1", "ns content d2", "ns image i");
    store.backend.holdsAllOf(store);
  }

  @ParameterizedTest(name = "L2 a collection after {0} commits of a writer")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aCollectionBetweenTwoCommits(int commits) {
    List<Runnable> push = push();
    push.subList(0, commits).forEach(Runnable::run);
    Set<String> before = store.recorded();
    store.collect();
    assertThat(store.recorded()).isEqualTo(before);
    push.subList(commits, push.size()).forEach(Runnable::run);
    store.collect();
    pushed();
  }

  @ParameterizedTest(name = "L2 all commits of a writer when a collection is {0}")
  @EnumSource(Step.class)
  void allCommitsAtOneStep(Step at) {
    store.collect(
        step -> {
          if (step == at) {
            push().forEach(Runnable::run);
          }
        });
    pushed();
    store.collect();
    pushed();
  }

  @ParameterizedTest(name = "L2 one commit a step, the first when a collection is {0}")
  @EnumSource(Step.class)
  void aCommitAStep(Step first) {
    List<Runnable> left = new ArrayList<>(push());
    Consumer<Step> next =
        step -> {
          if (!left.isEmpty()) {
            left.remove(0).run();
            store.backend.holdsAllOf(store);
          }
        };
    store.collect(
        step -> {
          if (step.compareTo(first) >= 0) {
            next.accept(step);
          }
        });
    store.collect(next);
    pushed();
    store.collect();
    pushed();
  }

  // --- L3, L5, L6: what is referred to anew

  /** Old garbage, child first and parent last, with so much between that no batch has both. */
  private void oldGarbage() {
    store.content("ns", 2);
    store.snapshot("ns", "sn/t", "");
    store.fillers("ns", 1000, MANY);
    store.content("ns", 1, GC + "ref.content", d(2));
    store.snapshot("ns", "sn/s", "t");
  }

  @ParameterizedTest(name = "L3 a condemned digest is pushed again when {0}")
  @EnumSource(
      value = Step.class,
      names = {"FLIPPED", "HALF_SWEPT", "SWEPT", "CLEANED"})
  void condemnedIsPushedAgain(Step at) {
    oldGarbage();
    store.collect(
        step -> {
          if (step == at) {
            assertThat(store.has("ns content d1")).as("an answer that says yes").isFalse();
            assertThat(store.has("ns content d2")).isFalse();
            store.content("ns", 2);
            store.content("ns", 1, GC + "ref.content", d(2));
            store.image("ns", "i", 1);
            store.snapshot("ns", "sn/t", "");
            store.snapshot("ns", "sn/s", "t");
            store.container("ns", "c", "sn/s");
          }
        });
    kept();
    assertThat(store.backend.removed).hasSizeBetween(MANY, MANY + 4);
    store.collect();
    kept();
  }

  private void kept() {
    assertThat(store.recorded())
        .contains("ns content d1", "ns content d2", "ns snapshot sn/s", "ns snapshot sn/t");
    store.backend.holdsAllOf(store);
  }

  @ParameterizedTest(name = "L3 only the parent is pushed again when {0}")
  @EnumSource(
      value = Step.class,
      names = {"FLIPPED", "HALF_SWEPT", "SWEPT", "CLEANED"})
  void onlyTheParentIsPushedAgain(Step at) {
    oldGarbage();
    store.collect(
        step -> {
          if (step == at) {
            store.content("ns", 1, GC + "ref.content", d(2));
            store.image("ns", "i", 1);
          }
        });
    assertThat(store.recorded()).containsExactly("ns content d1", "ns image i");
    assertThat(store.has("ns content d2")).as("the writer was told so").isFalse();
    store.content("ns", 2);
    store.collect();
    assertThat(store.recorded()).containsExactly("ns content d1", "ns content d2", "ns image i");
    store.backend.holdsAllOf(store);
  }

  @ParameterizedTest(name = "L3 a condemned digest is taken over by another namespace when {0}")
  @EnumSource(
      value = Step.class,
      names = {"FLIPPED", "HALF_SWEPT", "SWEPT", "CLEANED"})
  void condemnedIsTakenOver(Step at) {
    oldGarbage();
    store.collect(
        step -> {
          if (step == at) {
            long holders = store.read(view -> view.holders(TestStore.digest(2)));
            if (holders == 0) {
              store.backend.add(resource("other content d2"));
            }
            write(
                change ->
                    change.put(
                        store.entry(
                            "other content d2", Map.of(Entry.SIZE, "7"), GC + "root", "x")));
          }
        });
    assertThat(store.recorded()).containsExactly("other content d2");
    store.backend.holdsAllOf(store);
    store.collect();
    store.backend.holdsAllOf(store);
    store.remove("other content d2");
    store.collect();
    assertThat(store.backend.has(resource("ns content d2"))).isFalse();
  }

  @Test
  void condemnedHasAHolderUntilItIsRemoved() {
    store.content("ns", 1);
    until(Step.FLIPPED);
    assertThat(store.has("ns content d1")).isFalse();
    long holders = store.read(view -> view.holders(TestStore.digest(1)));
    assertThat(holders).isEqualTo(1);
  }

  @ParameterizedTest(name = "L5 an old garbage blob is referred to when {0}")
  @EnumSource(
      value = Step.class,
      names = {"BEFORE", "BEGUN", "MARKED", "DRAINED"})
  void oldGarbageIsReferredTo(Step at) {
    oldGarbage();
    Set<Long> listed = new TreeSet<>();
    store.read(
        view -> {
          view.nodes(NodeSet.KNOWN).forEach(listed::add);
          return listed;
        });
    store.collect(
        step -> {
          if (step == at) {
            store.content("ns", 5, GC + "ref.content", d(1), GC + "root", "x");
          }
        });
    assertThat(listed).isNotEmpty();
    assertThat(store.recorded()).containsExactly("ns content d1", "ns content d2", "ns content d5");
    store.backend.holdsAllOf(store);
  }

  /** A live content d9, a live lease, expired image and conditional content; then garbage. */
  private void bystanders() {
    store.content("ns", 9, GC + "root", "x");
    store.content("ns", 8, GC + "root", "x", GC + "cond.snapshot.sn", "usedat<2h|s");
    store.lease("ns", "live");
    store.image("ns", "old", 1, GC + "expire", AN_HOUR_AGO);
    store.lease("ns", "stale", GC + "expire", AN_HOUR_AGO);
    store.hold("ns", "stale", "content d1");
    oldGarbage();
  }

  private Map<String, Runnable> roots() {
    Map<String, Runnable> roots = new LinkedHashMap<>();
    roots.put("an image", () -> store.image("ns", "i", 1));
    roots.put(
        "a new lease",
        () -> {
          store.lease("ns", "l");
          store.hold("ns", "l", "content d1");
        });
    roots.put(
        "a lease that holds before it is there",
        () -> {
          store.hold("ns", "l", "content d1");
          store.lease("ns", "l");
        });
    roots.put("a lease that was there", () -> store.hold("ns", "live", "content d1"));
    roots.put("a lease that lives on", () -> store.lease("ns", "stale"));
    roots.put("an image that lives on", () -> store.image("ns", "old", 1));
    roots.put("gc.root", () -> store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x"));
    roots.put(
        "gc.expire",
        () -> store.content("ns", 1, GC + "ref.content", d(2), GC + "expire", IN_AN_HOUR));
    roots.put(
        "a label of what is live",
        () -> store.content("ns", 9, GC + "root", "x", GC + "ref.content.x", d(1)));
    roots.put(
        "a back reference to what is live",
        () -> store.content("ns", 1, GC + "ref.content", d(2), GC + "bref.content", d(9)));
    roots.put("an ingest", () -> store.ingest("ns", "in", 1, IN_AN_HOUR));
    roots.put("a claim", () -> write(change -> change.claim(resource("ns content d1"))));
    roots.put("a container", () -> store.container("ns", "c", "sn/s"));
    roots.put(
        "a condition",
        () -> {
          store.snapshot("ns", "sn/s", "t", GC + "cond.value-usedat", AN_HOUR_AGO);
          store.content("ns", 9, GC + "root", "x", GC + "cond.snapshot.sn", "usedat<2h|s");
        });
    roots.put(
        "the use of a snapshot",
        () -> store.snapshot("ns", "sn/s", "t", GC + "cond.value-usedat", AN_HOUR_AGO));
    return roots;
  }

  static Stream<Arguments> rootsAndSteps() {
    return EnumSet.range(Step.BEFORE, Step.DRAINED).stream()
        .flatMap(
            step ->
                new LossScenariosTest()
                    .roots().keySet().stream().map(root -> Arguments.of(root, step)));
  }

  @ParameterizedTest(name = "L6 {0} when {1}")
  @MethodSource("rootsAndSteps")
  void aRootIsAddedAfterTheVisit(String root, Step at) {
    bystanders();
    store.collect(
        step -> {
          if (step == at) {
            Objects.requireNonNull(roots().get(root)).run();
          }
        });
    boolean snapshots =
        root.equals("a container")
            || root.equals("a condition")
            || root.equals("the use of a snapshot");
    if (snapshots) {
      assertThat(store.recorded()).contains("ns snapshot sn/s", "ns snapshot sn/t");
    } else if (!root.equals("a claim") || at != Step.BEFORE) {
      assertThat(store.recorded()).contains("ns content d1", "ns content d2");
    }
    store.backend.holdsAllOf(store);
    store.collect();
    if (snapshots) {
      assertThat(store.recorded()).contains("ns snapshot sn/s", "ns snapshot sn/t");
    } else {
      boolean stays = !root.equals("a claim");
      assertThat(store.recorded().contains("ns content d1")).isEqualTo(stays);
      assertThat(store.recorded().contains("ns content d2")).isEqualTo(stays);
    }
    store.backend.holdsAllOf(store);
  }

  @ParameterizedTest(name = "L6 a new root that depends on a condemned object when {0}")
  @EnumSource(
      value = Step.class,
      names = {"FLIPPED", "HALF_SWEPT", "SWEPT", "CLEANED"})
  void aNewRootDependsOnACondemnedObject(Step at) {
    oldGarbage();
    store.collect(
        step -> {
          if (step == at) {
            store.image("ns", "i", 1);
            store.container("ns", "c", "sn/s");
            store.lease("ns", "l");
            store.hold("ns", "l", "content d2");
            assertThat(store.recorded())
                .containsExactly("ns container c", "ns image i", "ns lease l");
          }
        });
    assertThat(store.recorded()).containsExactly("ns container c", "ns image i", "ns lease l");
    store.content("ns", 1, GC + "ref.content", d(2));
    store.content("ns", 2);
    store.snapshot("ns", "sn/s", "t");
    store.snapshot("ns", "sn/t", "");
    store.collect();
    kept();
  }

  // --- L8: recent things keep what they refer to

  @Test
  @DisplayName("L8 what is younger than the grace keeps its closure, however old that is")
  void graceIsForTheClosure() {
    store.now(NOW.minus(Duration.ofDays(30)));
    store.content("ns", 1, GC + "ref.content", d(2));
    store.content("ns", 2);
    store.snapshot("ns", "sn/t", "");
    store.content("ns", 7);
    store.now(NOW);
    store.content("ns", 3, GC + "ref.content.l.0", d(1), GC + "ref.snapshot.sn", "t");
    store.grace(Duration.ofHours(1));
    CollectionReport report = store.collect();
    assertThat(store.recorded())
        .containsExactly("ns content d1", "ns content d2", "ns content d3", "ns snapshot sn/t");
    assertThat(report.total()).isEqualTo(1);
    assertThat(report.collected()).containsEntry("content", 1L);
    assertThat(report.kept()).containsEntry("grace", 1L);
    store.now(NOW.plus(Duration.ofHours(2)));
    store.collect();
    assertThat(store.recorded()).isEmpty();
  }

  @Test
  void aReportNamesNoKindOfWhichNothingWent() {
    store.now(NOW.minus(Duration.ofDays(30)));
    store.snapshot("ns", "sn/t", "");
    store.now(NOW);
    store.content("ns", 3, GC + "ref.snapshot.sn", "t");
    store.grace(Duration.ofHours(1));
    assertThat(store.collect().collected()).isEmpty();
  }

  // --- L10: reading removes nothing

  @ParameterizedTest(name = "L10 no read makes a candidate, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void readingMakesNoCandidate(long seed) {
    bystanders();
    store.collect();
    store.image("ns", "i", 20);
    store.content("ns", 20, GC + "ref.content", d(21));
    store.content("ns", 21);
    List<String> before = everything();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      readSomething(random);
    }
    assertThat(everything()).isEqualTo(before);
    assertThat(store.collect().total()).isZero();
    assertThat(store.read(View::queueLength).intValue()).isZero();
  }

  private List<String> everything() {
    return store.read(
        view -> {
          List<String> all = new ArrayList<>();
          all.add(view.cycle() + " " + view.nextId());
          for (NodeSet set : NodeSet.values()) {
            all.add(set + " " + TestStore.names(view, view.nodes(set)));
          }
          view.queue().forEach(one -> all.add(one.toString()));
          return all;
        });
  }

  private void readSomething(Random random) {
    List<String> names =
        List.of(
            "ns content d20",
            "ns content d21",
            "ns content d99",
            "ns snapshot sn/s",
            "ns lease live",
            "ns image i",
            "other image i");
    String name = names.get(random.nextInt(names.size()));
    store.read(
        view ->
            switch (random.nextInt(10)) {
              case 0 -> view.get(resource(name)).isPresent();
              case 1 -> view.id(resource(name)) >= 0;
              case 2 -> view.held(resource(name)).isEmpty();
              case 3 -> view.holding(resource(name)).isEmpty();
              case 4 -> view.holders(TestStore.digest(random.nextInt(30))) > 0;
              case 5 -> view.queue().isEmpty();
              case 6 -> view.nextExpiry().isPresent();
              case 7 -> view.resource(random.nextInt(2000)).isPresent();
              case 8 -> view.entry(random.nextInt(2000)).isPresent();
              default -> {
                view.each(Kind.CONTENT, "ns", one -> assertThat(one).isNotNull());
                yield view.namespaces().isEmpty();
              }
            });
  }

  @ParameterizedTest(name = "L10 a claim makes no candidate when {0}")
  @EnumSource(Step.class)
  void aClaimMakesNoCandidate(Step at) {
    store.image("ns", "i", 20);
    store.content("ns", 20);
    store.collect(
        step -> {
          if (step == at) {
            write(change -> change.claim(resource("ns content d20")));
            write(change -> change.claim(resource("ns content d99")));
          }
        });
    assertThat(store.recorded()).containsExactly("ns content d20", "ns image i");
    assertThat(store.known()).containsExactly("ns content d20", "ns image i");
  }

  // --- L22, L26: the process ends in the middle

  private void mixed() {
    store.image("ns", "i", 20);
    store.content("ns", 20, GC + "ref.content", d(21));
    store.content("ns", 21);
    store.lease("ns", "flat", GC + "flat", "x");
    store.hold("ns", "flat", "content d30");
    store.content("ns", 30, GC + "ref.content", d(31));
    store.content("ns", 31);
    store.content("other", 1);
    store.image("other", "i", 1);
    store.ingest("ns", "in", 0, "");
    oldGarbage();
  }

  private static final Set<String> MIXED_KEPT =
      Set.of(
          "ns content d20",
          "ns content d21",
          "ns content d30",
          "ns image i",
          "ns lease flat",
          "other content d1",
          "other image i");

  private void finished(String... more) {
    store.backend.holdsAllOf(store);
    store.collect();
    Set<String> expected = new TreeSet<>(MIXED_KEPT);
    expected.addAll(List.of(more));
    assertThat(store.recorded()).isEqualTo(expected);
    store.backend.holdsAllOf(store);
    assertThat(store.backend.has(resource("ns content d1000"))).isFalse();
    assertThat(store.backend.has(resource("ns snapshot sn/t"))).isFalse();
    assertThat(store.backend.has(resource("ns ingest in"))).isFalse();
    assertThat(store.backend.has(resource("ns content d1"))).as("of the other").isTrue();
    assertThat(store.read(View::queue).stream().map(Doomed::resource)).isEmpty();
    assertThat(store.read(View::cycle).phase()).isEqualTo(Cycle.Phase.IDLE);
  }

  static Stream<Arguments> transactions() {
    return IntStream.rangeClosed(1, 14)
        .boxed()
        .flatMap(n -> Stream.of(Arguments.of(n, false), Arguments.of(n, true)));
  }

  @ParameterizedTest(name = "L22 killed in transaction {0}, on disk: {1}")
  @MethodSource("transactions")
  void killedInATransaction(int transaction, boolean committed) {
    mixed();
    try {
      store
          .collector(new FlakyCatalog(store.catalog(), transaction, committed), "gc.lock")
          .collect();
    } catch (FlakyCatalog.Killed e) {
      assertThat(e).isNotNull();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    store.reopen();
    store.backend.holdsAllOf(store);
    // somebody pushes some of it again before anybody collects
    store.content("ns", 2, GC + "root", "x");
    finished("ns content d2");
  }

  @ParameterizedTest(name = "L22 killed after removal {0}, before that is recorded")
  @ValueSource(ints = {1, 2, 3, 100, 702})
  void killedAfterARemoval(int removal) {
    mixed();
    store.backend.after =
        any -> {
          if (store.backend.removed.size() == removal) {
            throw new FlakyCatalog.Killed();
          }
        };
    assertThatThrownBy(store::collect).isInstanceOf(FlakyCatalog.Killed.class);
    store.backend.after = any -> {};
    store.reopen();
    store.backend.holdsAllOf(store);
    store.content("ns", 2, GC + "root", "x");
    store.snapshot("ns", "sn/s", "", GC + "root", "x");
    finished("ns content d2", "ns snapshot sn/s");
  }

  @ParameterizedTest(name = "L26 out of memory at a random point of the sweep, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void outOfMemoryInTheSweep(long seed) {
    mixed();
    int fatal = new Random(seed).nextInt(MANY);
    Collection collection = store.collection();
    collection.begin();
    collection.mark();
    collection.flip();
    List<String> told = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (collection.sweep(
                  one -> {
                    told.add(TestStore.name(one));
                    if (told.size() > fatal) {
                      throw new OutOfMemoryError("of a test");
                    }
                  })) {
                // on
              }
            })
        .isInstanceOf(OutOfMemoryError.class);
    // what was decided stands: what becomes garbage now waits, what is needed is written anew
    store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
    store.content("ns", 2);
    store.remove("ns lease flat");
    Collection again = store.collection();
    assertThat(again.resume()).isTrue();
    while (again.sweep(null)) {
      // on
    }
    store.clean();
    assertThat(store.recorded())
        .contains("ns content d30", "ns content d1", "ns content d2", "ns image i");
    store.backend.holdsAllOf(store);
    store.lease("ns", "flat");
    store.hold("ns", "flat", "content d30");
    store.content("ns", 30);
    finished("ns content d1", "ns content d2");
  }

  @ParameterizedTest(name = "L26 the same collection goes on after a failed transaction {0}")
  @ValueSource(ints = {1, 2, 3})
  void theSameGoesOn(int failure) {
    mixed();
    // begin and flip come before
    Collection collection =
        store.collection(new FlakyCatalog(store.catalog(), 2 + failure, failure % 2 == 0));
    collection.begin();
    collection.mark();
    collection.flip();
    boolean more = true;
    while (more) {
      try {
        more = collection.sweep(store.told::add);
      } catch (FlakyCatalog.Killed e) {
        store.content("ns", 2, GC + "root", "x");
      }
    }
    store.clean();
    finished("ns content d2");
  }

  // --- L31: two collectors

  @Test
  @DisplayName("L31 a second collector of the same store is refused while one is at work")
  void aSecondCollectorIsRefused() throws IOException {
    mixed();
    OnlineCollector second = store.collector();
    List<Throwable> refused = new ArrayList<>();
    store.backend.after =
        any -> {
          try {
            second.clean();
          } catch (IOException e) {
            refused.add(e);
          }
        };
    store.collect();
    assertThat(refused)
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e).hasMessageContaining("another collector"));
    store.backend.after = any -> {};
    assertThat(second.collect().total()).as("later it may").isZero();
  }

  @ParameterizedTest(name = "L31 one that paused when {0} is fenced off by a later one")
  @EnumSource(
      value = Step.class,
      names = {"BEGUN", "MARKED", "DRAINED", "FLIPPED", "HALF_SWEPT"})
  void thePausedOneIsFencedOff(Step paused) {
    mixed();
    Collection first = until(paused);
    // the operating system took its lock away
    store.collect();
    store.content("ns", 2);
    store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
    store.content("ns", 40);
    Set<String> before = store.recorded();
    assertThatThrownBy(() -> goOn(first, paused))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("another collector");
    assertThat(store.recorded()).isEqualTo(before);
    store.backend.holdsAllOf(store);
    finished("ns content d1", "ns content d2");
  }

  @ParameterizedTest(name = "L31 two at once, the later begins when the first is {0}")
  @EnumSource(
      value = Step.class,
      names = {"BEGUN", "MARKED", "DRAINED"})
  void twoAtOnce(Step at) {
    mixed();
    Collection first = until(at);
    Collection second = store.collection();
    second.begin();
    assertThatThrownBy(() -> goOn(first, at)).isInstanceOf(RefusedException.class);
    store.content("ns", 9, GC + "root", "x", GC + "ref.content", d(1));
    second.mark();
    assertThatThrownBy(first::flip).isInstanceOf(RefusedException.class);
    second.flip();
    assertThatThrownBy(() -> first.sweep(null)).isInstanceOf(RuntimeException.class);
    while (second.sweep(null)) {
      // all
    }
    store.clean();
    finished("ns content d1", "ns content d2", "ns content d9");
  }

  @Test
  @DisplayName("L31 two that carry on the same decision do no harm")
  void twoCarryOnTheSame() {
    mixed();
    Collection first = until(Step.HALF_SWEPT);
    Collection second = store.collection();
    assertThat(second.resume()).isTrue();
    store.content("ns", 2);
    store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
    boolean more = second.sweep(null);
    assertThat(first.sweep(null)).isTrue();
    while (more) {
      more = second.sweep(null);
    }
    assertThatThrownBy(() -> first.sweep(null)).isInstanceOf(RefusedException.class);
    store.clean();
    finished("ns content d1", "ns content d2");
  }

  @ParameterizedTest(name = "L31 none begins while what another decided is not finished: {0}")
  @EnumSource(
      value = Step.class,
      names = {"FLIPPED", "HALF_SWEPT"})
  void noneBeginsInAnotherSweep(Step at) {
    mixed();
    Collection second = store.collection();
    assertThat(second.resume()).as("looked before").isFalse();
    until(at);
    assertThat(store.has("ns content d1000")).isFalse();
    assertThatThrownBy(second::begin).isInstanceOf(RefusedException.class);
    assertThat(store.has("ns content d1000")).as("condemned, and back").isFalse();
    assertThat(store.has("ns content d1")).as("condemned, and back").isFalse();
  }

  private Collection until(Step step) {
    Collection collection = store.collection();
    collection.begin();
    if (step.compareTo(Step.MARKED) >= 0) {
      collection.mark();
    }
    if (step.compareTo(Step.DRAINED) >= 0) {
      collection.drain();
    }
    if (step.compareTo(Step.FLIPPED) >= 0) {
      collection.flip();
    }
    if (step.compareTo(Step.HALF_SWEPT) >= 0) {
      collection.sweep(null);
    }
    return collection;
  }

  private static void goOn(Collection collection, Step after) {
    switch (after) {
      case BEGUN -> collection.mark();
      case MARKED -> collection.drain();
      case DRAINED -> collection.flip();
      default -> collection.sweep(null);
    }
  }

  // --- L33: the clock is wrong

  private void held() {
    store.image("ns", "i", 1);
    store.content("ns", 1, GC + "ref.content", d(2));
    store.content("ns", 2);
    store.lease("ns", "l");
    store.hold("ns", "l", "content d3", "snapshot sn/s", "ingest in", "image old");
    store.content("ns", 3, GC + "ref.content", d(4));
    store.content("ns", 4);
    store.snapshot("ns", "sn/s", "t");
    store.snapshot("ns", "sn/t", "");
    store.ingest("ns", "in", 5, EXPIRED);
    store.content("ns", 5);
    store.image("ns", "old", 6, GC + "expire", EXPIRED);
    store.content("ns", 6);
    store.lease("ns", "flat", GC + "flat", "x");
    store.hold("ns", "flat", "content d7");
    store.content("ns", 7);
    store.container("ns", "c", "sn/u");
    store.snapshot("ns", "sn/u", "");
    store.content("ns", 8, GC + "root", "x");
  }

  @ParameterizedTest(name = "L33 written {0} years off, collected {1} years off, grace {2} h")
  @CsvSource({
    "0, 10, 0",
    "0, -10, 0",
    "0, 10, 1",
    "0, -10, 1",
    "10, 0, 0",
    "-10, 0, 0",
    "10, 0, 1",
    "-10, 0, 1",
    "10, -10, 1",
    "-10, 10, 1"
  })
  void theClockIsWrong(int written, int collected, int grace) {
    store.now(off(written));
    held();
    Set<String> before = store.recorded();
    store.grace(Duration.ofHours(grace));
    store.now(off(collected));
    assertThat(store.collect().total()).isZero();
    assertThat(store.recorded()).isEqualTo(before);
    store.now(NOW);
    assertThat(store.collect().total()).isZero();
    assertThat(store.recorded()).isEqualTo(before);
    assertThat(store.backend.removed).isEmpty();
  }

  private static Instant off(int years) {
    return years == 0 ? NOW : years > 0 ? NOW.plus(TEN_YEARS) : NOW.minus(TEN_YEARS);
  }

  @Test
  @DisplayName("L33 behind by ten years: nothing that expires goes either")
  void aClockBehindKeepsWhatExpires() {
    store.image("ns", "i", 1, GC + "expire", EXPIRED);
    store.content("ns", 1);
    store.lease("ns", "l", GC + "expire", EXPIRED);
    store.hold("ns", "l", "content d2");
    store.content("ns", 2);
    store.now(NOW.minus(TEN_YEARS));
    assertThat(store.collect().total()).isZero();
    store.now(NOW);
    assertThat(store.collect().total()).isEqualTo(4);
  }

  @Test
  @DisplayName("L33 the clock jumps in the middle of a collection")
  void theClockJumpsMeanwhile() {
    held();
    store.lease("ns", "due", GC + "expire", IN_AN_HOUR);
    store.hold("ns", "due", "content d9");
    store.content("ns", 9);
    Set<String> before = store.recorded();
    store.collect(
        step -> {
          if (step == Step.BEGUN) {
            store.now(NOW.plus(TEN_YEARS));
          }
        });
    assertThat(store.recorded()).as("judged by one instant").isEqualTo(before);
  }

  @Test
  @DisplayName("L33 what could not be removed under a clock ahead is tried again when it is right")
  void aRetryIsNotTenYearsAway() {
    store.content("ns", 1);
    store.backend.stuck.add(resource("ns content d1").in(""));
    store.now(NOW.plus(TEN_YEARS));
    store.collect();
    store.backend.stuck.clear();
    store.now(NOW.plus(Duration.ofHours(2)));
    store.collect();
    assertThat(store.backend.has(resource("ns content d1"))).isFalse();
  }
}
