package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.AN_HOUR_AGO;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.IN_AN_HOUR;
import static dev.tidemark.engine.online.TestStore.NOW;
import static dev.tidemark.engine.online.TestStore.d;
import static dev.tidemark.engine.online.TestStore.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.online.TestStore.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L7 to L10: what no name keeps yet, and what reading does. */
class LossOfUnnamedTest extends LossScenario {

  @ParameterizedTest(name = "L7 no collection takes a lease that lives, one of them made when {0}")
  @EnumSource(Step.class)
  void aLiveLeaseStays(Step at) {
    store.lease("ns", "empty");
    store.lease("ns", "expiring", GC + "expire", IN_AN_HOUR);
    store.lease("ns", "flat", GC + "flat", "x");
    store.lease("ns", "over", GC + "expire", AN_HOUR_AGO);
    store.content("ns", 1);
    store.hold("ns", "expiring", "content d1");
    store.collect(
        step -> {
          if (step == at) {
            store.lease("ns", "made");
            store.content("ns", 2);
            store.hold("ns", "made", "content d2");
          }
        });
    assertThat(store.recorded())
        .containsExactly(
            "ns content d1",
            "ns content d2",
            "ns lease empty",
            "ns lease expiring",
            "ns lease flat",
            "ns lease made");
    store.backend.holdsAllOf(store);
  }

  @ParameterizedTest(name = "L9 {0} is prolonged, and what it leads to has expired")
  @ValueSource(strings = {"content", "image", "lease"})
  void onlyTheTopIsProlonged(String top) {
    String[] all = {"ns content d1", "ns content d2", "ns content d3"};
    prolong(top, "2026-11-21T13:00:00Z");
    store.content("ns", 2, GC + "ref.content.l.0", d(3), GC + "expire", IN_AN_HOUR);
    store.content("ns", 3, GC + "expire", IN_AN_HOUR);
    store.now(NOW.plus(Duration.ofMinutes(30)));
    prolong(top, "2026-11-21T15:00:00Z");
    store.now(NOW.plus(Duration.ofHours(2)));
    store.collect();
    assertThat(store.recorded()).contains(all);
    store.now(NOW.plus(Duration.ofHours(4)));
    store.collect();
    assertThat(store.recorded()).isEmpty();
  }

  private void prolong(String top, String until) {
    String[] index = {GC + "ref.content.m.0", d(2), GC + "expire", IN_AN_HOUR};
    switch (top) {
      case "content" -> index[3] = until;
      case "image" -> store.image("ns", "i", 1, GC + "expire", until);
      default -> {
        store.lease("ns", "l", GC + "expire", until);
        store.hold("ns", "l", "content d1");
      }
    }
    store.content("ns", 1, index);
  }

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
    Report report = store.collect();
    assertThat(store.recorded())
        .containsExactly("ns content d1", "ns content d2", "ns content d3", "ns snapshot sn/t");
    assertThat(report.deeds().total()).isEqualTo(1);
    assertThat(report.deeds().removed()).containsEntry("content", 1L);
    assertThat(report.counts().kept()).containsEntry("grace", 1L);
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
    assertThat(store.collect().deeds().removed()).isEmpty();
  }

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
    assertThat(store.collect().deeds().total()).isZero();
    assertThat(store.read(CatalogView::queueLength).intValue()).isZero();
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
}
