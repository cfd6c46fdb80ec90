package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbMetadataTest {

  @TempDir Path directory;

  @Test
  void labelsReadBackExactlyAndBecomeEdges() throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Labels.REF_CONTENT + ".config", digest(1).toString());
    labels.put(Labels.REF_CONTENT + ".l.0", digest(2).toString());
    labels.put(Labels.REF_CONTENT + ".l.1", digest(2).toString());
    labels.put("example.com/note", "no reference");
    labels.put(Labels.REF_CONTENT + "bad", digest(9).toString());
    labels.put(Labels.REF_CONTENT + ".x", "not a digest");
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      long id = put(metadata, 3, labels);
      metadata.read(
          reader -> {
            assertThat(reader.node(id).orElseThrow().labels()).containsExactlyEntriesOf(labels);
            assertThat(reader.children(id))
                .containsExactlyInAnyOrder(reader.id(digest(1)), reader.id(digest(2)));
            assertThat(reader.id(digest(9))).isEqualTo(Reader.NONE);
            return id;
          });
    }
  }

  @Test
  void aBackReferenceIsAnEdgeOfItsTarget() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      long subject = put(metadata, 1, Map.of());
      long referrer = put(metadata, 2, Map.of(Labels.SUBJECT_OF, digest(1).toString()));
      long[] children = metadata.read(reader -> reader.children(subject));
      assertThat(children).containsExactly(referrer);
    }
  }

  @Test
  void everythingSurvivesReopening() throws IOException {
    Digest other = Digest.parse("test+x:ABC_def");
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      metadata.write(
          writer -> {
            long id = writer.intern(List.of(other))[0];
            writer.put(id, new Node(other, 5, 6, Map.of("type", true, "", false), Map.of()));
            writer.roots(List.of(new NamedRoot("", "index.json", "latest", id)));
            writer.findings(id, List.of("one", "two"));
            Bitmap bits = new Bitmap(1);
            bits.set(100_000);
            writer.bits(Bits.CONDEMNED, bits);
            writer.set("name", "value");
            return id;
          });
    }
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      metadata.read(
          reader -> {
            long id = reader.id(other);
            Node node = reader.node(id).orElseThrow();
            assertThat(node.digest()).isEqualTo(other);
            assertThat(node.size()).isEqualTo(5);
            assertThat(node.since()).isEqualTo(6);
            assertThat(node.roles()).isEqualTo(Map.of("type", true, "", false));
            assertThat(reader.roots())
                .containsExactly(new NamedRoot("", "index.json", "latest", id));
            assertThat(reader.findings()).isEqualTo(Map.of(id, List.of("one", "two")));
            assertThat(reader.bits(Bits.CONDEMNED).toArray()).containsExactly(100_000);
            assertThat(reader.bits(Bits.KNOWN).toArray()).containsExactly(id);
            assertThat(reader.get("name")).contains("value");
            return id;
          });
    }
  }

  @Test
  void aFailedTransactionLeavesNothing() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      assertThatThrownBy(
              () ->
                  metadata.write(
                      writer -> {
                        long id = writer.intern(List.of(digest(1)))[0];
                        writer.put(id, node(1, Map.of("k", "v")));
                        throw new IllegalStateException("stop");
                      }))
          .hasMessage("stop");
      assertThat(metadata.<Long>read(reader -> reader.id(digest(1)))).isEqualTo(Reader.NONE);
      assertThat(metadata.<Long>read(Reader::nextId)).isZero();
      // the dictionary of strings must not remember what was rolled back either
      long id = put(metadata, 1, Map.of("other", "v"));
      Node node = metadata.read(reader -> reader.node(id).orElseThrow());
      assertThat(node.labels()).isEqualTo(Map.of("other", "v"));
    }
  }

  @Test
  void theMapGrowsWhenItIsFull() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory, 256 << 10)) {
      String filler = "x".repeat(1000);
      for (int batch = 0; batch < 20; batch++) {
        int from = batch * 100;
        metadata.write(
            writer -> {
              List<Digest> digests =
                  IntStream.range(from, from + 100).mapToObj(LmdbMetadataTest::digest).toList();
              long[] ids = writer.intern(digests);
              for (int i = 0; i < ids.length; i++) {
                writer.put(ids[i], node(from + i, Map.of("filler", filler)));
              }
              return ids;
            });
      }
      assertThat(metadata.<Long>read(Reader::nextId)).isEqualTo(2000);
      List<Long> seen = new ArrayList<>();
      metadata.read(
          reader -> {
            reader.nodes((node, id) -> seen.add(id));
            return seen;
          });
      assertThat(seen).hasSize(2000).isSorted();
    }
  }

  @Test
  void purgedNodesAreForgottenAndTheirIdsNeverUsedAgain() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      long parent = put(metadata, 2, Map.of(Labels.REF_CONTENT, digest(1).toString()));
      metadata.write(
          writer -> {
            Bitmap all = new Bitmap(1);
            all.set(parent);
            all.set(writer.id(digest(1)));
            writer.purge(all);
            return all;
          });
      metadata.read(
          reader -> {
            assertThat(reader.id(digest(2))).isEqualTo(Reader.NONE);
            assertThat(reader.node(parent)).isEmpty();
            assertThat(reader.bits(Bits.KNOWN).count()).isZero();
            try (EdgeScan scan = reader.edgesAscending()) {
              assertThat(scan.next()).isFalse();
            }
            return parent;
          });
      assertThat(put(metadata, 2, Map.of())).isGreaterThan(parent + 1);
    }
  }

  @Test
  void smallTransactionsFillBlocksAsLargeOnesDo() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      for (int i = 1; i <= 300; i++) {
        put(metadata, i, Map.of(Labels.REF_CONTENT, digest(i - 1).toString()));
      }
      int blocks =
          metadata.read(
              reader -> {
                int n = 0;
                try (EdgeScan scan = reader.edgesDescending()) {
                  while (scan.next()) {
                    n++;
                  }
                }
                return n;
              });
      assertThat(blocks).isEqualTo(1);
    }
  }

  @Test
  void oneProcessOpensAPathOnce() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      assertThatThrownBy(
              () -> LmdbMetadata.open(directory.resolve("../" + directory.getFileName())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("open in this process already");
    }
    LmdbMetadata.open(directory).close();
  }

  @Test
  void anotherSchemaIsRefused() throws IOException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      metadata.write(
          writer -> {
            writer.set("schema", "99");
            return 0;
          });
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> LmdbMetadata.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("schema 99");
    }
  }

  @Test
  void aDamagedFileIsOneClearLine() throws IOException {
    Files.write(
        directory.resolve("data.mdb"),
        "not a database".repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> LmdbMetadata.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open the metadata in")
        .hasMessageContaining("may be removed");
  }

  private static long put(Metadata metadata, int n, Map<String, String> labels) {
    return metadata.write(
        writer -> {
          long id = writer.intern(List.of(digest(n)))[0];
          writer.put(id, node(n, labels));
          return id;
        });
  }

  private static Node node(int n, Map<String, String> labels) {
    return new Node(digest(n), n, 0, Map.of(), labels);
  }

  private static Digest digest(int n) {
    return new Digest("sha256", String.format("%064x", n));
  }
}
