package dev.tidemark.engine.managed;

import dev.tidemark.engine.judge.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A process of writers and a collector on one store, until it is killed. It says what it does, a
 * line each, in one piece:
 *
 * <pre>
 * created NAMESPACE NAME DIGEST.    after the method has returned
 * deleting NAMESPACE NAME.          before it is called
 * failed WHAT.                      what must not happen
 * </pre>
 */
final class ManagedVictim {

  static final List<String> NAMESPACES = List.of("one", "two");

  private static final int WRITERS = 4;
  private static final int FEW = 12;

  private final ManagedStore store;
  private final List<Cargo> pool;
  private final String run;

  private ManagedVictim(ManagedStore store, String run, long seed) {
    this.store = store;
    this.run = run;
    this.pool = Cargo.pool(seed);
  }

  /**
   * Writes and collects.
   *
   * @param arguments the directory of the store; a name that no earlier run has had; the seed of
   *     what all runs share
   */
  public static void main(String[] arguments) throws IOException {
    ManagedStore store = ManagedStore.open(Path.of(arguments[0]), Soak.options());
    ManagedVictim victim = new ManagedVictim(store, arguments[1], Long.parseLong(arguments[2]));
    say("started");
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      victim.start(() -> victim.write(number));
    }
    victim.start(victim::collect);
  }

  private interface Work {
    void run() throws IOException;
  }

  private void start(Work work) {
    new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException | Error e) {
                say("failed " + e.toString().replace('\n', ' '));
              }
            })
        .start();
  }

  private void write(int number) throws IOException {
    String writer = run + "-" + number;
    Random random = new Random();
    String namespace = NAMESPACES.get(number % NAMESPACES.size());
    Workspace workspace = store.workspace(namespace);
    Deque<String> names = new ArrayDeque<>();
    for (int i = 0; ; i++) {
      String name = writer + "-" + i;
      Cargo cargo =
          random.nextBoolean()
              ? Cargo.own(name, pool, random)
              : pool.get(random.nextInt(pool.size()));
      try (OpenLease lease = workspace.leases().open()) {
        Workspace leased = workspace.under(lease.id());
        cargo.push(leased, writer);
        leased.images().create(new StoredImage(name, cargo.target(), Map.of()));
        say("created " + namespace + " " + name + " " + cargo.digest());
      }
      names.add(name);
      if (names.size() > FEW) {
        String old = names.remove();
        say("deleting " + namespace + " " + old);
        workspace.images().delete(old);
      }
    }
  }

  private void collect() throws IOException {
    while (true) {
      Report report = store.collect();
      if (!report.told().problems().isEmpty()) {
        say("failed " + report.told().problems());
      }
    }
  }

  /** With one write: a line that was cut off has no full stop. */
  private static void say(String what) {
    byte[] line = (what + ".\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(line, 0, line.length);
    System.out.flush();
  }
}
