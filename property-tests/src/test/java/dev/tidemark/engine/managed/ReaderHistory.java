package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.OtherJvm;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Images that come and go, and collections, while processes that read are killed as by kill -9 in
 * the middle of it. What is named is whole, what is not named goes, and a reader that is dead costs
 * the metadata no more room than one that has closed.
 */
final class ReaderHistory implements AutoCloseable {

  private static final int KILLS = 2;

  /** How long a dead reader may go unnoticed, in milliseconds, with something on top. */
  private static final long NOTICED = 1_200;

  /** Without its pages back, every change takes some that are new, once the free ones are used. */
  private static final int CHANGES = 300;

  private final Random random;
  private final Path directory;
  private final List<Cargo> pool;
  private final Map<String, Digest> named = new HashMap<>();
  private ManagedStore store;
  private int made;

  /** Which are ready to read: to open the metadata is to find out who is dead. */
  private final Deque<Process> readers = new ArrayDeque<>();

  private ReaderHistory(long seed) throws IOException {
    random = new Random(seed);
    pool = Cargo.pool(seed);
    directory = Files.createTempDirectory("readers");
    store = open();
    for (int i = 0; i < KILLS; i++) {
      readers.add(OtherJvm.start(ReadingVictim.class, directory.toString()));
    }
    for (Process reader : readers) {
      assertThat(reader.inputReader().readLine()).isEqualTo("ready");
    }
  }

  /** Throws an assertion error if anything is lost on the way, or kept for the dead. */
  static void check(long seed) throws Exception {
    try (ReaderHistory history = new ReaderHistory(seed)) {
      for (int kill = 0; kill < KILLS; kill++) {
        history.steps(history.random.nextInt(20), true);
        history.killedReader();
      }
      history.end();
    }
  }

  private ManagedStore open() throws IOException {
    return ManagedStore.open(directory, ManagedOptions.defaults().withSchedule(Optional.empty()));
  }

  private void killedReader() throws Exception {
    Process reader = readers.getFirst();
    reader.outputWriter().append('\n').flush();
    assertThat(reader.inputReader().readLine()).isEqualTo("reading");
    steps(random.nextInt(10), true);
    reader.destroyForcibly().waitFor();
    readers.remove();
    steps(random.nextInt(10), false);
    TimeUnit.MILLISECONDS.sleep(NOTICED);
    steps(1, false);
    long pages = store.occupancy().pages();
    change();
    everythingIsThere();
    assertThat(store.occupancy().pages())
        .as("pages, which were %s", pages)
        .isLessThan(pages + pages / 4);
  }

  private void steps(int count, boolean opening) throws IOException {
    for (int i = 0; i < count; i++) {
      step(opening);
    }
    everythingIsThere();
  }

  /** Changes that add nothing. */
  private void change() {
    Leases leases = store.workspace("ns").leases();
    for (int i = 0; i < CHANGES; i += 2) {
      String id = leases.create("l", Map.of("k", "v" + i), Duration.ofHours(1)).id();
      leases.delete(id);
    }
  }

  private void step(boolean opening) throws IOException {
    int dice = random.nextInt(20);
    if (dice == 0) {
      store.collect();
    } else if (dice < 3 && opening) {
      store.close();
      store = open();
    } else {
      push("i" + random.nextInt(12));
    }
  }

  /** In place of what has the name. */
  private void push(String name) throws IOException {
    Workspace workspace = store.workspace("ns");
    Cargo cargo = Cargo.own("n" + made++, pool, random);
    if (named.remove(name) != null) {
      workspace.images().delete(name);
    }
    try (OpenLease lease = workspace.leases().open()) {
      Workspace leased = workspace.under(lease.id());
      cargo.push(leased, "u");
      leased.images().create(new StoredImage(name, cargo.target(), Map.of()));
    }
    named.put(name, cargo.digest());
  }

  private Set<Digest> everythingIsThere() throws IOException {
    Workspace workspace = store.workspace("ns");
    Set<Digest> whole = new TreeSet<>();
    List<String> names = new ArrayList<>();
    for (StoredImage image : workspace.images().list()) {
      names.add(image.name());
      assertThat(image.target().digest()).isEqualTo(named.get(image.name()));
      Cargo.verify(workspace.contents(), image.target().digest(), whole);
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(named.keySet());
    return whole;
  }

  private void end() throws IOException {
    store.collect();
    assertThat(StoreFiles.blobs(directory)).isEqualTo(everythingIsThere());
  }

  @Override
  public void close() throws IOException {
    readers.forEach(Process::destroyForcibly);
    store.close();
    TestFiles.remove(directory);
  }
}
