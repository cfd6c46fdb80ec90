package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** Where one of these fails LMDB ends the process, and the test run with it. */
class TornMetadataTest {

  private static final int NODES = 400;
  private static final int PAGE = 4096;

  @TempDir Path directory;

  private static Digest digest(int n) {
    return new Digest("sha256", String.format("%064x", n));
  }

  /** In several transactions, so that some pages are free. */
  private static void fill(Path place) throws IOException {
    try (Metadata metadata = LmdbMetadata.open(place)) {
      for (int from = 0; from < NODES; from += 50) {
        List<Digest> digests = IntStream.range(from, from + 50).mapToObj(n -> digest(n)).toList();
        metadata.write(
            writer -> {
              long[] ids = writer.intern(digests);
              for (int i = 0; i < ids.length; i++) {
                Map<String, String> labels = Map.of("text", "x".repeat(i % 7 == 0 ? 5000 : 100));
                writer.put(ids[i], new Node(digests.get(i), i, 0, Map.of(), labels));
              }
              return ids;
            });
      }
    }
  }

  private static int readable(Path place) throws IOException {
    try (Metadata metadata = LmdbMetadata.open(place)) {
      int[] n = {0};
      metadata.read(
          reader -> {
            reader.nodes((node, id) -> n[0] += node.labels().isEmpty() ? 0 : 1);
            return n;
          });
      metadata.write(writer -> writer.intern(List.of(digest(NODES + 1))));
      return n[0];
    }
  }

  @Test
  void aFileThatWasCutOffAnywhereIsReadInFullOrRefused() throws IOException {
    fill(directory);
    byte[] whole = Files.readAllBytes(DataFile.in(directory));
    int refused = 0;
    int lengths = 0;
    for (int length = whole.length; length > 0; length -= length % PAGE == 0 ? 100 : PAGE - 100) {
      Path copy = Files.createDirectory(directory.resolve("cut" + length));
      Files.write(DataFile.in(copy), java.util.Arrays.copyOf(whole, length));
      lengths++;
      try {
        assertThat(readable(copy)).isEqualTo(NODES);
      } catch (IOException e) {
        refused++;
        assertThat(e)
            .hasMessageContaining("cannot open the metadata in " + copy.toRealPath())
            .hasMessageContaining("data.mdb is cut off ")
            .hasMessageContaining("may be removed");
      }
    }
    assertThat(refused).isGreaterThan(lengths / 2).isLessThan(lengths);
  }

  @Test
  void aStoreThatLmdbItselfHasLeftShortIsNotLost() throws IOException {
    try (Env<DirectBuffer> env =
        Env.create(DirectBufferProxy.PROXY_DB)
            .setMapSize(64 << 20)
            .setMaxDbs(1)
            .open(directory.toFile(), EnvFlags.MDB_NOTLS)) {
      Dbi<DirectBuffer> table = env.openDbi("meta", DbiFlags.MDB_CREATE);
      for (String value : List.of("first", "second", "third", "fourth")) {
        try (Txn<DirectBuffer> txn = env.txnWrite()) {
          table.put(txn, text("kept"), text(value));
          table.put(txn, text("large"), text("x".repeat(1 << 20)));
          table.delete(txn, text("large"));
          txn.commit();
        }
      }
      assertThat((env.info().lastPageNumber + 1) * PAGE)
          .as("the file is shorter than it says")
          .isGreaterThan(Files.size(DataFile.in(directory)));
    }
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      assertThat(metadata.<Integer>read(reader -> reader.trash().size())).isZero();
    }
  }

  private static DirectBuffer text(String text) {
    return new UnsafeBuffer(
        java.nio.ByteBuffer.allocateDirect(text.length())
            .put(0, text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void nonsenseInTheFirstPagesIsRefused() throws IOException {
    fill(directory);
    byte[] whole = Files.readAllBytes(DataFile.in(directory));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] changed = whole.clone();
      for (int page = 0; page < 2; page++) {
        for (int at = 16; at < 24 + random.nextInt(Header.BYTES - 24); at++) {
          changed[page * PAGE + at] = (byte) random.nextInt();
        }
      }
      Path copy = Files.createDirectory(directory.resolve("changed" + i));
      Files.write(DataFile.in(copy), changed);
      assertThatThrownBy(() -> LmdbMetadata.open(copy))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("data.mdb is no file of LMDB; it holds only");
    }
  }

  @Test
  void aTailOfOtherContentIsNoneOfLmdbsBusiness() throws IOException {
    fill(directory);
    try (RandomAccessFile file = new RandomAccessFile(DataFile.in(directory).toFile(), "rw")) {
      file.seek(file.length());
      file.write(new byte[12_345]);
    }
    assertThat(readable(directory)).isEqualTo(NODES);
  }

  @Test
  void anEmptyFileIsANewStore() throws IOException {
    Files.createFile(DataFile.in(directory));
    assertThat(readable(directory)).isZero();
  }

  @Test
  void whatDoesNotFitLeavesNothingBehind() throws IOException {
    Path new1 = directory.resolve("new");
    LmdbMetadata.open(new1).close();
    try (var files = Files.list(new1)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("data.mdb", "lock.mdb");
    }
    assertThat(Files.size(new1.resolve("lock.mdb"))).isEqualTo(20 << 10);
    assertThat(Files.size(DataFile.in(new1)))
        .as("a small store stays small, with its reserve")
        .isLessThan(200 << 10);
  }

  @Test
  void theReserveIsKeptAfterAWriterWasInterrupted() throws IOException {
    LmdbMetadata.open(directory).close();
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      Thread.currentThread().interrupt();
      metadata.write(writer -> grow(writer, 1_000));
      assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
      metadata.write(writer -> grow(writer, 1_000_000));
    }
    long used;
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      used = metadata.occupancy().bytes();
    }
    assertThat(Files.size(DataFile.in(directory))).isGreaterThanOrEqualTo(used + (32 << 10));
  }

  private static int grow(Writer writer, int bytes) {
    writer.set("large " + bytes, "x".repeat(bytes));
    return bytes;
  }
}
