package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A random history of snapshots under leases, with collections whose backend fails or that are
 * interrupted, and stores that are opened again, beside {@link SnapshotModel}. Every answer is the
 * one that the model gives, and nothing that it keeps is ever gone.
 */
final class SnapshotHistory implements AutoCloseable {

  /** What the store does wrong; a history has to notice. */
  enum Flaw {
    NONE,
    /** What is found instead of made is not held. */
    NO_CLAIM,
    /** What is made or asked for is not held. */
    NO_LEASE
  }

  /** Seeded anew for every step. */
  private final Random random = new Random();

  private final Flaw flaw;
  private final Path directory;
  private final SnapshotModel model = new SnapshotModel();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final Map<String, Workspace> under = new HashMap<>();
  private boolean faulty;
  private ManagedStore store;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private SnapshotHistory(Flaw flaw) throws IOException {
    this.flaw = flaw;
    this.directory = Files.createTempDirectory("snapshots");
    this.store = open();
  }

  /** Throws an assertion error if anything is not as the model says. */
  static void check(Script script, Flaw flaw) throws IOException {
    try (SnapshotHistory history = new SnapshotHistory(flaw)) {
      for (int step : script.steps()) {
        history.random.setSeed(step);
        history.step();
        assertThat(history.there()).as("after step %s", step).isEqualTo(history.model.names());
      }
      history.settle();
    }
  }

  private ManagedStore open() throws IOException {
    return ManagedStore.open(
        directory,
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withClock(clock)
            .withSnapshots(this::remove));
  }

  /** The data goes: of nothing that is there. */
  private void remove(String namespace, String snapshotter, String name) throws Exception {
    assertThat(there()).as("whose data went").doesNotContain(name);
    if (faulty && random.nextInt(3) == 0) {
      throw random.nextBoolean()
          ? new IOException("of a test")
          : new InterruptedException("of a test");
    }
    if (faulty && random.nextInt(4) == 0) {
      Thread.currentThread().interrupt();
    }
    model.dataGone(name);
  }

  private Workspace workspace() {
    return store.workspace("ns");
  }

  private Set<String> there() {
    Set<String> names = new TreeSet<>();
    workspace().snapshots().list("sn").forEach(one -> names.add(one.name()));
    return names;
  }

  private void step() throws IOException {
    int dice = random.nextInt(100);
    if (dice < 10) {
      collect(true);
    } else if (dice < 13) {
      store.close();
      store = open();
      under.clear();
    } else if (dice < 20) {
      now = now.plusSeconds(random.nextInt(900));
    } else if (dice < 30) {
      lease();
    } else {
      snapshot(random.nextInt(4) == 0 ? null : "l" + random.nextInt(3));
    }
  }

  private void lease() {
    String id = "l" + random.nextInt(3);
    if (model.hasLease(id)) {
      workspace().leases().delete(id);
      model.endLease(id);
    } else {
      Duration life = Duration.ofSeconds(600 + random.nextInt(3600));
      workspace().leases().create(id, Map.of(), life);
      model.lease(id, now.plus(life));
    }
  }

  private String name() {
    return "s" + random.nextInt(7);
  }

  /** Under one that was alive when it was asked for; empty if none was, which the store refuses. */
  private Optional<Workspace> under(String lease) {
    if (!under.containsKey(lease)) {
      try {
        under.put(lease, workspace().under(lease));
      } catch (StoreException e) {
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(model.isLive(lease, now)).as("whether lease %s is alive", lease).isFalse();
        return Optional.empty();
      }
    }
    return Optional.of(under.get(lease));
  }

  private void snapshot(@Nullable String lease) {
    Optional<Workspace> under = lease == null ? Optional.of(workspace()) : under(lease);
    if (under.isEmpty()) {
      return;
    }
    Snapshots snapshots = under.get().snapshots();
    String name = name();
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> create(snapshots, lease, name, random.nextInt(3) == 0 ? "" : name());
      case 3, 4, 5 -> {
        String active = name();
        answers(
            lease,
            name,
            () -> snapshots.commit("sn", active, name, Map.of()),
            () -> model.commit(lease, active, name, now));
      }
      case 6 ->
          answers(lease, name, () -> snapshots.get("sn", name), () -> model.get(lease, name, now));
      default ->
          answers(lease, name, () -> snapshots.remove("sn", name), () -> model.remove(lease, name));
    }
  }

  private void create(Snapshots snapshots, @Nullable String lease, String name, String parent) {
    boolean root = random.nextInt(8) == 0;
    Map<String, String> labels = root ? Map.of("containerd.io/gc.root", "x") : Map.of();
    if (random.nextInt(4) == 0) {
      answers(
          lease,
          name,
          () -> snapshots.view("sn", name, parent, labels),
          () -> model.create(lease, name, parent, Snapshot.Kind.VIEW, root, now));
    } else {
      answers(
          lease,
          name,
          () -> snapshots.prepare("sn", name, parent, labels),
          () -> model.create(lease, name, parent, Snapshot.Kind.ACTIVE, root, now));
    }
  }

  /** The store and the model say the same. Only which data are still to go, nobody can foresee. */
  private void answers(
      @Nullable String lease, String name, Runnable call, Supplier<Optional<Reason>> expected) {
    Optional<Reason> answer = Optional.empty();
    try {
      call.run();
    } catch (StoreException e) {
      answer = Optional.of(e.reason());
    }
    if (answer.equals(Optional.of(Reason.UNAVAILABLE))) {
      assertThat(model.mayWait(name)).as("data of %s may wait", name).isTrue();
      return;
    }
    assertThat(answer).as("the answer on %s under %s", name, lease).isEqualTo(expected.get());
    if (lease != null) {
      spoil(lease, name, answer);
    }
  }

  private void spoil(String lease, String name, Optional<Reason> answer) {
    boolean unheld =
        switch (flaw) {
          case NONE -> false;
          case NO_CLAIM -> answer.equals(Optional.of(Reason.ALREADY_EXISTS));
          case NO_LEASE -> answer.isEmpty();
        };
    if (unheld && model.hasLease(lease)) {
      workspace().leases().deleteResource(lease, new Leased("snapshots/sn", name));
    }
  }

  private void collect(boolean disturbed) throws IOException {
    faulty = disturbed;
    boolean done = true;
    try {
      store.collect();
    } catch (InterruptedIOException e) {
      done = false;
    } finally {
      faulty = false;
      Thread.interrupted(); // or it came after the last step
    }
    Set<String> leases = new TreeSet<>();
    workspace().leases().list().forEach(lease -> leases.add(lease.id()));
    model.collected(there(), leases, now, done);
  }

  /** In the end nothing is there, and nothing waits, that should not. */
  private void settle() throws IOException {
    now = now.plus(Duration.ofHours(2)); // what failed is due again
    collect(false);
    collect(false);
    assertThat(store.queueLength()).isZero();
  }

  @Override
  public void close() throws IOException {
    store.close();
    TestFiles.remove(directory);
  }
}
