package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.OtherJvm;
import dev.tidemark.testkit.TestFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Writers and a collector in a process that is killed at random moments, as by kill -9. */
class ManagedKillIT {

  private static final int KILLS = Integer.getInteger("tidemark.kills", 10);
  private static final int LONGEST = 1500;

  private final Random random = new Random();
  private final long seed = random.nextLong();

  /** What the processes have created and not begun to delete: namespace and name, and digest. */
  private final Map<String, Digest> created = new TreeMap<>();

  @Test
  void whatWasCreatedIsCompleteHoweverItEnded() throws Exception {
    Path directory = Files.createTempDirectory("managed-kill");
    try {
      int reported = 0;
      int left = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        reported += runAndKill(directory, kill);
        try (ManagedStore store = ManagedStore.open(directory, Soak.options())) {
          everythingIsThere(store, "after kill #" + kill);
          left += kill % 2 == 0 ? 0 : cleanUp(store, directory);
          forgetSome(store);
        }
      }
      assertThat(reported).as("images created").isGreaterThan(KILLS);
      assertThat(left).as("of what killed processes had begun, something was left").isPositive();
    } finally {
      TestFiles.remove(directory);
    }
  }

  /** Every image, reported or not, with all it refers to, as its digests say. */
  private void everythingIsThere(ManagedStore store, String when) throws IOException {
    Map<String, Digest> there = new TreeMap<>();
    for (String namespace : ManagedVictim.NAMESPACES) {
      Workspace workspace = store.workspace(namespace);
      Set<Digest> seen = new TreeSet<>();
      for (StoredImage image : workspace.images().list()) {
        there.put(namespace + " " + image.name(), image.target().digest());
        Cargo.verify(workspace.contents(), image.target().digest(), seen);
      }
    }
    assertThat(there).as(when).containsAllEntriesOf(created);
  }

  /**
   * Ends what the dead have begun, and collects: what the images keep is on disk then, and nothing
   * else.
   *
   * @return how much there was of what they had begun
   */
  private int cleanUp(ManagedStore store, Path directory) throws IOException {
    int left = reconcile(store);
    Set<Digest> reachable = new TreeSet<>();
    for (String namespace : ManagedVictim.NAMESPACES) {
      Workspace workspace = store.workspace(namespace);
      for (Lease lease : workspace.leases().list()) {
        workspace.leases().delete(lease.id());
        left++;
      }
      for (StoredImage image : workspace.images().list()) {
        Cargo.verify(workspace.contents(), image.target().digest(), reachable);
      }
    }
    store.collect();
    assertThat(store.collect().told().problems()).isEmpty();
    assertThat(StoreFiles.blobs(directory)).isEqualTo(reachable);
    assertThat(StoreFiles.ingests(directory)).isEmpty();
    assertThat(store.queueLength()).isZero();
    assertThat(reconcile(store)).isZero();
    return left;
  }

  /** However young it is, and even if it was killed before its first record. */
  private static int reconcile(ManagedStore store) throws IOException {
    return (int) store.reconcile(Duration.ZERO, Set.of(Refusal.Kind.RECORDS_LOST)).number();
  }

  /** So that the next process finds garbage in a store that does not only grow. */
  private void forgetSome(ManagedStore store) {
    for (String namespace : ManagedVictim.NAMESPACES) {
      StoredImages images = store.workspace(namespace).images();
      for (StoredImage image : images.list()) {
        if (random.nextBoolean()) {
          images.delete(image.name());
          created.remove(namespace + " " + image.name());
        }
      }
    }
  }

  /** How many images it has created. */
  private int runAndKill(Path directory, int run) throws Exception {
    Process process =
        OtherJvm.start(ManagedVictim.class, directory.toString(), "run" + run, Long.toString(seed));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).as("first word of the process").isEqualTo("started.");
      Thread killer = new Thread(() -> killLater(process));
      killer.start();
      List<String> lines = out.lines().filter(line -> line.endsWith(".")).toList();
      killer.join();
      assertThat(process.waitFor()).as("ended by a signal").isNotZero();
      return learn(lines);
    } finally {
      process.destroyForcibly();
    }
  }

  private void killLater(Process process) {
    try {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Process itself would close the streams as well, of which the last lines are still to be read
    process.toHandle().destroyForcibly();
  }

  private int learn(Collection<String> lines) {
    int images = 0;
    for (String line : lines) {
      String[] words = line.substring(0, line.length() - 1).split(" ", -1);
      assertThat(words[0]).as(line).isIn("created", "deleting");
      String name = words[1] + " " + words[2];
      if (words[0].equals("created")) {
        created.put(name, Digest.parse(words[3]));
        images++;
      } else {
        created.remove(name);
      }
    }
    return images;
  }
}
