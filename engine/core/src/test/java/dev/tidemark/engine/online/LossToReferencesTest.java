package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.AN_HOUR_AGO;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.IN_AN_HOUR;
import static dev.tidemark.engine.online.TestStore.d;
import static dev.tidemark.engine.online.TestStore.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.online.TestStore.Step;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** L5, L6: old garbage that something refers to anew. */
class LossToReferencesTest extends LossScenario {

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
                new LossToReferencesTest()
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
}
