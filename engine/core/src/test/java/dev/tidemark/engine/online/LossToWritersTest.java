package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static dev.tidemark.engine.online.TestStore.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.online.TestStore.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L2, L3: writers that come in the middle of a collection. */
class LossToWritersTest extends LossScenario {

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
}
