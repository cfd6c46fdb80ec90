package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graphs of containerd's package gc: reference/containerd.md, table 4.1. */
class MarkTableTest {

  @TempDir Path directory;
  private TestStore store;

  /** Content that refers to content, by the letters of the table. */
  private final Map<String, String> graph = new LinkedHashMap<>();

  @BeforeEach
  void open() throws IOException {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A is d1, B is d2, and X7 is d107. */
  private static int number(String letter) {
    return letter.length() == 1
        ? letter.charAt(0) - 'A' + 1
        : 100 + Integer.parseInt(letter.substring(1));
  }

  private static Set<String> contents(String... letters) {
    return java.util.Arrays.stream(letters)
        .map(letter -> "ns content d" + number(letter))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Records the graph, with A and C for roots. */
  private void record() {
    graph.forEach(
        (from, targets) -> {
          Map<String, String> labels = new LinkedHashMap<>();
          if (from.equals("A") || from.equals("C")) {
            labels.put(GC + "root", "yes");
          }
          for (String to : targets.isEmpty() ? new String[0] : targets.split(",", -1)) {
            labels.put(GC + "ref.content." + labels.size(), d(number(to)));
          }
          store.content(
              "ns",
              number(from),
              labels.entrySet().stream()
                  .flatMap(label -> java.util.stream.Stream.of(label.getKey(), label.getValue()))
                  .toArray(String[]::new));
        });
  }

  private void t1() {
    graph.put("A", "B");
    graph.put("B", "A");
    graph.put("C", "D,F,B");
    graph.put("D", "");
    graph.put("E", "F,G");
    graph.put("F", "H");
    graph.put("G", "");
    graph.put("H", "");
  }

  @Test
  @DisplayName("Graph T1: A, B, C, D, F, H are reachable; E, G are swept")
  void t1Tricolor() {
    t1();
    record();
    assertThat(store.collect().deeds().removed()).containsExactly(Map.entry("content", 2L));
    assertThat(store.recorded()).isEqualTo(contents("A", "B", "C", "D", "F", "H"));
  }

  @Test
  @DisplayName("Graph T2: as T1 with G->I; A, B, C, D, F, H are reachable")
  void t2ConcurrentMark() {
    t1();
    graph.put("G", "I");
    graph.put("I", "");
    record();
    assertThat(store.collect().deeds().removed()).containsExactly(Map.entry("content", 3L));
    assertThat(store.recorded()).isEqualTo(contents("A", "B", "C", "D", "F", "H"));
  }

  @Test
  @DisplayName("Bench: T1 with A->B,C, B->A,C, F->H,C and 100 nodes Xi with A->Xi, Xi->D")
  void benchOfDuplicatePushes() {
    t1();
    StringBuilder all = new StringBuilder("B,C");
    Set<String> expected = contents("A", "B", "C", "D", "F", "H");
    for (int i = 0; i < 100; i++) {
      all.append(",X").append(i);
      graph.put("X" + i, "D");
      expected.addAll(contents("X" + i));
    }
    graph.put("A", all.toString());
    graph.put("B", "A,C");
    graph.put("F", "H,C");
    record();
    assertThat(store.collect().deeds().removed()).containsExactly(Map.entry("content", 2L));
    assertThat(store.recorded()).isEqualTo(expected);
  }

  /** There are no flag bits here: flat marks are a set of their own, over the same ids. */
  @Test
  @DisplayName("Type mask: flat content is content, a flat snapshot is a snapshot")
  void typeMask() {
    store.content("ns", 1, GC + "root", "yes");
    store.snapshot("ns", "overlay/sn", "", GC + "root", "yes");
    store.lease("ns", "flat", GC + "flat", "yes");
    store.hold("ns", "flat", "content d1", "snapshot overlay/sn");
    Set<String> both = Set.of("ns content d1", "ns snapshot overlay/sn");
    store.read(
        view -> {
          Roots roots = Roots.of(view, store.now());
          assertThat(TestStore.names(view, roots.flat())).isEqualTo(both);
          assertThat(TestStore.names(view, roots.deep())).containsAll(both);
          return roots;
        });
    assertThat(store.collect().deeds().total()).isZero();
    assertThat(store.known()).containsAll(both);
  }
}
