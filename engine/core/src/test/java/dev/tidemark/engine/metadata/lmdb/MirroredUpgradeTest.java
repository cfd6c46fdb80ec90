package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirrored store of schema 1 is brought up where it is, and nothing of it is lost. */
class MirroredUpgradeTest {

  /** More than are rewritten at a time. */
  private static final int MANY = 2_500;

  @TempDir Path directory;

  /** Of every algorithm that has a number, of one that has none, and one too long for a key. */
  private static Digest digest(int n) {
    String hex = Digest.of(("d" + n).getBytes(StandardCharsets.UTF_8)).encoded();
    return switch (n % 5) {
      case 0 -> new Digest("sha512", hex + hex);
      case 1 -> new Digest("blake3", hex);
      case 2 -> new Digest("test+x", hex);
      case 3 -> new Digest("long", "x".repeat(200) + hex);
      default -> new Digest("sha256", hex);
    };
  }

  private static Map<String, String> labels(int n) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Labels.REF_CONTENT + ".config", digest(n + MANY).toString());
    labels.put("note", "n" + n);
    return labels;
  }

  /** All that a reader tells. */
  private static List<Object> told(Reader reader) {
    List<Object> all = new ArrayList<>();
    reader.nodes(
        (node, id) -> {
          assertThat(reader.id(node.digest())).isEqualTo(id);
          all.add(List.of(id, node, List.copyOf(node.labels().entrySet())));
          all.add(Arrays.stream(reader.children(id)).boxed().toList());
        });
    for (Bits which : Bits.values()) {
      all.add(Arrays.stream(reader.bits(which).toArray()).boxed().toList());
    }
    all.add(reader.roots());
    all.add(reader.rootCount());
    all.add(reader.findings());
    all.add(reader.trash());
    all.add(reader.nextId());
    all.add(reader.matching("", Integer.MAX_VALUE));
    for (String name : List.of(LmdbMetadata.INCARNATION, "next", "scan.at", "gc.roots", "none")) {
      all.add(reader.get(name));
    }
    return all;
  }

  @Test
  void nothingOfAnOlderStoreIsLost() throws IOException {
    List<Object> before;
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      metadata.write(
          writer -> {
            List<Digest> digests =
                IntStream.range(0, MANY).mapToObj(MirroredUpgradeTest::digest).toList();
            long[] ids = writer.intern(digests);
            Bitmap some = new Bitmap(1);
            for (int i = 0; i < ids.length; i++) {
              Map<String, Boolean> roles = Map.of("type/" + i % 3, i % 2 == 0);
              writer.put(ids[i], new Node(digests.get(i), i - 2, 7L * i, roles, labels(i)));
              if (i % 3 == 0) {
                some.set(ids[i]);
              }
            }
            writer.bits(Bits.PRESENT, some);
            Bitmap one = new Bitmap(1);
            one.set(100_000);
            writer.bits(Bits.PINNED, one);
            one.set(3);
            writer.bits(Bits.CONDEMNED, one);
            writer.roots(
                List.of(
                    new NamedRoot("", "index.json", "latest", ids[1]),
                    new NamedRoot("", "index.json", "", ids[2]),
                    new NamedRoot("team/app", "tags", "v1", ids[1])));
            writer.findings(ids[4], List.of("one", "two"));
            writer.discard(
                Map.of(
                    ids[5], new Begun(digests.get(5), "a stamp"),
                    ids[6], new Begun(digests.get(6), "")));
            Bitmap gone = new Bitmap(1);
            gone.set(ids[7]);
            writer.purge(gone);
            writer.set("scan.at", "12");
            writer.set("gc.roots", "3");
            return 0;
          });
      before = metadata.read(MirroredUpgradeTest::told);
    }
    EarlierStore.mirrored(directory);
    for (int i = 0; i < 2; i++) {
      try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
        List<Object> after = metadata.read(MirroredUpgradeTest::told);
        assertThat(after).isEqualTo(before);
        assertThat(get(metadata, "schema")).contains("mirrored 6");
        List<NamedRoot> app = metadata.read(reader -> reader.roots("team/app"));
        assertThat(app).hasSize(1);
      }
    }
  }

  @Test
  void anEmptyStoreIsBroughtUpToo() throws IOException {
    LmdbMetadata.open(directory).close();
    EarlierStore.mirrored(directory);
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      assertThat(metadata.<Long>read(Reader::nextId)).isZero();
      assertThat(metadata.<Long>read(Reader::rootCount)).isZero();
      assertThat(get(metadata, LmdbMetadata.INCARNATION)).isPresent();
    }
  }

  private static Optional<String> get(LmdbMetadata metadata, String name) {
    return metadata.read(reader -> reader.get(name));
  }
}
