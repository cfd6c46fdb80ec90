package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.metadata.Node;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.OtherJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.Txn;

/** How a store is brought up while others may want it, and when the process is killed meanwhile. */
class UpgradeTest {

  private static final List<Digest> DIGESTS =
      IntStream.range(0, 20_000)
          .mapToObj(n -> new Digest("sha256", String.format("%064x", n)))
          .toList();

  @TempDir Path directory;

  /**
   * Another process.
   *
   * @param arguments the directory of a store, and what to do there: {@code hold} it open as
   *     programs of all versions do; {@code alone}, keep others out; {@code change}, the same, and
   *     write; {@code open} it once; {@code schema}, tell that
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    if (arguments[1].equals("open")) {
      System.out.println("begun");
      LmdbMetadata.open(directory).close();
      System.out.println("opened");
      return;
    }
    if (arguments[1].equals("schema")) {
      System.out.println("begun");
      System.out.println(schema(directory));
      return;
    }
    boolean changes = arguments[1].equals("change");
    LmdbEnvironment environment =
        changes || arguments[1].equals("alone")
            ? LmdbEnvironment.openAlone(directory, 64L << 30, "so be it")
            : LmdbEnvironment.open(directory, 64L << 30, "so be it");
    System.out.println("open");
    System.in.read();
    if (changes) {
      environment.write(txn -> stamp(environment, txn));
    }
    environment.close();
    System.out.println("closed");
    System.in.read();
  }

  private Process other(String what) throws IOException {
    Process other = OtherJvm.start(UpgradeTest.class, directory.toString(), what);
    assertThat(other.inputReader().readLine()).isIn("open", "begun");
    return other;
  }

  private void earlier() throws IOException {
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      metadata.write(
          writer -> {
            long[] ids = writer.intern(DIGESTS);
            for (int i = 0; i < ids.length; i++) {
              Map<String, Boolean> roles = Map.of("type", true);
              writer.put(ids[i], new Node(DIGESTS.get(i), i, 3L, roles, Map.of("n", "" + i)));
            }
            return 0;
          });
    }
    EarlierStore.mirrored(directory);
  }

  private static String schema(Path directory) throws IOException {
    try (LmdbEnvironment environment = LmdbEnvironment.open(directory, 64L << 30, "so be it")) {
      return environment.read(
          txn ->
              new Values(
                      txn,
                      environment
                          .env()
                          .openDbi(txn, "meta".getBytes(StandardCharsets.UTF_8), null, false),
                      new Bytes())
                  .text("schema")
                  .orElse(""));
    }
  }

  @Test
  void aStoreThatAnotherProcessHasOpenStaysAsItIs() throws Exception {
    earlier();
    Process other = other("hold");
    try {
      byte[] before = Files.readAllBytes(directory.resolve("data.mdb"));
      assertThatThrownBy(() -> LmdbMetadata.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process has them open")
          .hasMessageNotContaining("\n");
      assertThat(Files.readAllBytes(directory.resolve("data.mdb"))).isEqualTo(before);
      // nor is the other's share of the lock lost by that
      assertThatThrownBy(() -> LmdbMetadata.open(directory)).isInstanceOf(IOException.class);
      other.outputWriter().append('\n').flush();
      assertThat(other.inputReader().readLine()).isEqualTo("closed");
      LmdbMetadata.open(directory).close();
      assertThat(schema(directory)).isEqualTo("mirrored 6");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void whoComesWhileAStoreIsBroughtUpWaits() throws Exception {
    earlier();
    Process alone = other("alone");
    Process late = other("open");
    try {
      assertThat(late.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
      alone.outputWriter().append('\n').flush();
      assertThat(alone.inputReader().readLine()).isEqualTo("closed");
      assertThat(late.inputReader().readLine()).isEqualTo("opened");
    } finally {
      alone.destroyForcibly().waitFor();
      late.destroyForcibly().waitFor();
    }
    assertThat(schema(directory)).isEqualTo("mirrored 6");
  }

  /** LMDB would show it the state of before, and let it write over what was committed. */
  @Test
  void whoHasWaitedSeesWhatWasWritten() throws Exception {
    earlier();
    Process alone = other("change");
    Process late = other("schema");
    try {
      assertThat(late.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
      alone.outputWriter().append('\n').flush();
      assertThat(alone.inputReader().readLine()).isEqualTo("closed");
      assertThat(late.inputReader().readLine()).isEqualTo("changed");
    } finally {
      alone.destroyForcibly().waitFor();
      late.destroyForcibly().waitFor();
    }
  }

  /** What is brought up ends by itself, however long it takes. */
  @Test
  void whoWantsToBringUpTheSameWaitsForThat() throws Exception {
    earlier();
    Process alone = other("alone");
    Process late = other("open");
    try {
      assertThat(late.waitFor(4, TimeUnit.SECONDS)).isFalse();
      alone.outputWriter().append('\n').flush();
      assertThat(late.inputReader().readLine()).isEqualTo("opened");
    } finally {
      alone.destroyForcibly().waitFor();
      late.destroyForcibly().waitFor();
    }
  }

  private static boolean stamp(LmdbEnvironment environment, Txn<DirectBuffer> txn) {
    byte[] meta = "meta".getBytes(StandardCharsets.UTF_8);
    new Values(txn, environment.env().openDbi(txn, meta, null, false), new Bytes())
        .text("schema", "changed");
    return true;
  }

  @Test
  void aStoreWhoseUpgradeWasKilledIsWhatItWasOrWhatItBecomes() throws Exception {
    int before = 0;
    for (int i = 0; i < 6; i++) {
      earlier();
      Process victim = other("open");
      victim.waitFor(20 + 60L * i, TimeUnit.MILLISECONDS);
      victim.destroyForcibly().waitFor();
      String schema = schema(directory);
      assertThat(schema).isIn("1", "mirrored 6");
      before += schema.equals("1") ? 1 : 0;
      try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
        List<Long> sizes =
            metadata.read(
                reader ->
                    IntStream.of(0, 7, 19_999)
                        .mapToObj(n -> reader.node(reader.id(DIGESTS.get(n))).orElseThrow().size())
                        .toList());
        assertThat(sizes).containsExactly(0L, 7L, 19_999L);
      }
      Files.delete(directory.resolve("data.mdb"));
      Files.delete(directory.resolve("lock.mdb"));
    }
    assertThat(before).as("some were killed in time").isPositive();
  }

  @Test
  void aFullDiskLeavesAStoreAsItIsAndSaysSo() throws Exception {
    earlier();
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString()),
        "a full disk is only tried where a tmpfs may be mounted, as root");
    try {
      Path store = Files.createDirectory(disk.resolve("metadata"));
      Files.copy(directory.resolve("data.mdb"), store.resolve("data.mdb"));
      Path filling = disk.resolve("filling");
      fill(filling);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> LmdbMetadata.open(store))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("stay at schema 1")
            .hasMessageContaining("no space left on the device")
            .hasMessageNotContaining("\n");
        assertThat(schema(store)).isEqualTo("1");
      }
      Files.delete(filling);
      LmdbMetadata.open(store).close();
      assertThat(schema(store)).isEqualTo("mirrored 6");
    } finally {
      run("umount", disk.toString());
    }
  }

  /** But for a little, which an upgrade does not come far with. */
  private static void fill(Path filling) throws IOException {
    Path pad = Files.write(filling.resolveSibling("pad"), new byte[64 << 10]);
    try (OutputStream out = Files.newOutputStream(filling)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      Files.delete(pad);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program here
    }
  }
}
