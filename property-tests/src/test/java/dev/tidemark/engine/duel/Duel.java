package dev.tidemark.engine.duel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.model.Root;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lets a layout and a managed store live through the same, and compares every answer: verdict,
 * plan, why, and what is left.
 */
final class Duel {

  /** Makes the two stores; a mutant makes one of them otherwise. */
  @FunctionalInterface
  interface Making {
    Twins make() throws IOException;
  }

  private final List<Blob> graph;
  private final List<Blob> there = new ArrayList<>();
  private final List<Blob> coming = new ArrayList<>();
  private final Twins twins;
  private Random random = new Random(0);
  private int named;

  private Duel(List<Blob> graph, Twins twins) {
    this.graph = graph;
    this.twins = twins;
    this.coming.addAll(graph);
  }

  /** Throws an assertion error as soon as the two differ. */
  static void fight(Script script, Making making) throws IOException {
    Random random = script.about("graph");
    List<Blob> graph =
        Graphs.random(random, 5 + random.nextInt(40)).stream()
            .filter(blob -> blob.digest().verifiable())
            // a mirror knows what a document says that is embedded in another; a managed store
            // knows it of the other only
            .filter(blob -> blob.inlined().isEmpty())
            .toList();
    try (Twins twins = making.make()) {
      new Duel(graph, twins).fight(script);
    }
  }

  private void fight(Script script) throws IOException {
    random = script.about("beginning");
    arrive(graph.size() / 2);
    for (int step : script.steps()) {
      random = new Random(step);
      step();
    }
    random = script.about("end");
    Duration grace = Duration.ofHours(random.nextInt(3) * 5L);
    ask(grace);
    collect(grace);
    collect(Duration.ZERO);
  }

  private void step() throws IOException {
    switch (random.nextInt(7)) {
      case 0, 1 -> arrive(1 + random.nextInt(5));
      case 2 -> twins.untag("t" + random.nextInt(named + 1));
      case 3 -> ask(Duration.ofHours(random.nextInt(12)));
      case 4 -> collect(Duration.ofHours(random.nextInt(12)));
      case 5 -> applyLate();
      default -> twins.advance(Duration.ofHours(1 + random.nextInt(6)));
    }
  }

  private void arrive(int number) throws IOException {
    for (int i = 0; i < number && !coming.isEmpty(); i++) {
      Blob blob = coming.remove(random.nextInt(coming.size()));
      twins.put(blob);
      there.add(blob);
      if (random.nextInt(4) == 0) {
        Blob target = there.get(random.nextInt(there.size()));
        twins.tag("t" + named++, target.link(), target.bytes().length);
      }
      if (random.nextInt(3) == 0) {
        twins.advance(Duration.ofHours(random.nextInt(4)));
      }
    }
  }

  /** The same questions to both. */
  private void ask(Duration grace) throws IOException {
    assertThat(twins.mirrored().refresh()).isTrue();
    plans(grace);
    for (Blob blob : graph) {
      Why mirrored = why(twins.mirrored(), "", blob, grace);
      Why online = why(twins.online(), Twins.NAMESPACE, blob, grace);
      assertThat(online.state())
          .as(() -> "why " + blob.digest() + describe())
          .isEqualTo(mirrored.state());
      assertThat(online.present()).isEqualTo(mirrored.present());
      assertThat(String.join(", ", roots(online)))
          .as(() -> "roots of " + blob + describe())
          .isEqualTo(String.join(", ", roots(mirrored)));
    }
  }

  private static Why why(Store store, String namespace, Blob blob, Duration grace)
      throws IOException {
    return store.why(Resource.content(namespace, blob.digest()), Twins.policy(grace));
  }

  /** Names, and until when something is young. */
  private static Set<String> roots(Why why) {
    Set<String> roots = new TreeSet<>();
    for (Why.Path path : why.paths()) {
      Root root = path.root();
      roots.add(
          root.why() == Root.Cause.NAME
              ? root.by().substring(root.by().indexOf(':') + 1).strip()
              : root.why().word() + " until " + root.until());
    }
    return roots;
  }

  private Plans plans(Duration grace) throws IOException {
    Plan mirrored = twins.mirrored().plan(Twins.policy(grace));
    Plan online = twins.online().plan(Twins.policy(grace));
    assertThat(content(online)).as(() -> "plan" + describe()).isEqualTo(content(mirrored));
    assertThat(online.bytes()).isEqualTo(mirrored.bytes());
    assertThat(online.counts().garbage()).isEqualTo(mirrored.counts().garbage());
    assertThat(online.counts().roots()).isEqualTo(mirrored.counts().roots());
    return new Plans(mirrored, online);
  }

  private record Plans(Plan mirrored, Plan online) {}

  /** What would go, and why. */
  private static Map<Digest, String> content(Plan plan) {
    Map<Digest, String> content = new TreeMap<>();
    for (Plan.Entry entry : plan.entries()) {
      content.put(entry.digest().orElseThrow(), entry.reason());
    }
    return content;
  }

  private void collect(Duration grace) throws IOException {
    same(
        twins.mirrored().collect(Twins.policy(grace)), twins.online().collect(Twins.policy(grace)));
  }

  /** A plan that is carried out when the world has changed. */
  private void applyLate() throws IOException {
    Plans plans = plans(Duration.ofHours(random.nextInt(6)));
    twins.advance(Duration.ofMinutes(10));
    arrive(random.nextInt(4));
    Duration grace = Duration.ofHours(random.nextInt(6));
    same(
        twins.mirrored().apply(plans.mirrored(), Twins.policy(grace)),
        twins.online().apply(plans.online(), Twins.policy(grace)));
  }

  private void same(Report mirrored, Report online) {
    assertThat(twins.managedHas()).as(() -> "left" + describe()).isEqualTo(twins.layoutHas());
    assertThat(online.deeds().removed()).isEqualTo(mirrored.deeds().removed());
    assertThat(online.deeds().removedBytes()).isEqualTo(mirrored.deeds().removedBytes());
    assertThat(online.counts().garbage()).isEqualTo(mirrored.counts().garbage());
    assertThat(mirrored.told().problems()).isEmpty();
    assertThat(online.told().problems()).isEmpty();
    Set<Digest> left = twins.layoutHas();
    Set<Digest> gone = new TreeSet<>();
    there.removeIf(blob -> !left.contains(blob.digest()) && gone.add(blob.digest()));
    // a mirror remembers what a document has said that comes to be needed when it is gone
    coming.removeIf(blob -> mentions(blob, gone));
  }

  private static boolean mentions(Blob blob, Set<Digest> gone) {
    return blob.links().stream().anyMatch(link -> gone.contains(link.target()))
        || blob.subject().filter(gone::contains).isPresent();
  }

  private String describe() {
    return " with " + twins.names() + " of\n" + Graphs.describe(graph);
  }
}
