package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.Reference;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.testkit.MemoryBlobs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftsTest {

  private static final String DOCUMENT = "application/vnd.example+json";

  private static final String LEAF = "application/vnd.example.leaf";

  /** Says that there is never anything to be found in blobs of its type. */
  @Handles(LEAF)
  public static final class Leaf implements LeafHandler {}

  @TempDir Path directory;

  private final MemoryBlobs blobs = new MemoryBlobs();
  private final List<Digest> all = new ArrayList<>();
  private final List<Reference> roots = new ArrayList<>();
  private boolean plain;

  @Test
  void whatIsLearntIsTheSameInBatchesOfAnySize() throws IOException {
    List<Digest> layers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      layers.add(put("layer " + i));
    }
    for (int i = 0; i < 60; i++) {
      // shared by documents that are far from each other, in several roles, and some missing
      Digest low = put(document(layers.get(i % 40), layers.get(i * 7 % 40), missing(i % 5)));
      Digest high = put(document(low, layers.get(i * 3 % 40), all.get(i)));
      if (i % 3 > 0) {
        roots.add(Reference.child(new Descriptor(i % 2 == 0 ? DOCUMENT : "", high, -1)));
      }
    }
    Map<String, String> whole = learnt(Drafts.MOST, 1);
    assertThat(whole).hasSizeGreaterThan(100);
    for (int most : List.of(1, 2, 10, 50)) {
      for (int threads : List.of(1, 2)) {
        assertThat(learnt(most, threads)).as("%s by %s", most, threads).isEqualTo(whole);
      }
    }
  }

  @Test
  void whatIsLearntIsTheSameWhereTheListingTellsThatBlobsArePlain() throws IOException {
    for (int i = 0; i < 40; i++) {
      put(i % 3 == 0 ? document(missing(i)) : "layer " + i);
    }
    for (int i = 0; i < 60; i++) {
      // each blob is now a leaf to one and a document to another, and some are both to the same
      Digest low = all.get(i * 7 % 40);
      Digest one = put(document(LEAF, low, all.get(i % 40), missing(i % 5)));
      Digest other = put(document(i % 2 == 0 ? DOCUMENT : "", low, one, all.get(i * 3 % 40)));
      if (i % 3 > 0) {
        roots.add(Reference.child(new Descriptor(i % 2 == 0 ? DOCUMENT : LEAF, other, -1)));
      }
    }
    Map<String, String> looked = learnt(Drafts.MOST, 1);
    assertThat(looked).hasSizeGreaterThan(100);
    plain = true;
    for (int most : List.of(1, 2, 10, 50, Drafts.MOST)) {
      for (int threads : List.of(1, 2)) {
        assertThat(learnt(most, threads)).as("%s by %s", most, threads).isEqualTo(looked);
      }
    }
  }

  /** What the metadata say of each digest: labels, children, and whether it is there. */
  private Map<String, String> learnt(int most, int threads) throws IOException {
    Newcomers listed = new Newcomers();
    all.forEach(
        digest -> listed.append(new Listed(digest, Listed.UNKNOWN, Optional.empty(), plain)));
    Newcomers arrived = listed.distinct();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Path state = directory.resolve(most + " by " + threads + " " + plain);
    try (LmdbMetadata metadata = LmdbMetadata.open(state);
        Plugins handlers = Plugins.of(new Leaf())) {
      Parallel parallel = new Parallel(executor, threads);
      Decoder decoder = new Decoder(handlers);
      Drafts drafts =
          new Drafts(metadata, most, decoder::isLeaf, arrived, new Newcomers(), 0, parallel);
      new Discovery(drafts, blobs, decoder, parallel, Progress.NONE).run(roots, writer -> {});
      return metadata.read(
          reader -> {
            Map<String, String> learnt = new TreeMap<>();
            reader.nodes(
                (node, id) -> {
                  List<String> children = new ArrayList<>();
                  for (long child : reader.children(id)) {
                    children.add(reader.node(child).orElseThrow().digest().toString());
                  }
                  learnt.put(
                      node.digest().toString(),
                      node.seen()
                          + " "
                          + new TreeMap<>(node.roles())
                          + new TreeMap<>(node.labels())
                          + children.stream().sorted().toList()
                          + reader.bits(Bits.PRESENT).get(id));
                });
            return learnt;
          });
    } finally {
      executor.shutdown();
    }
  }

  private Digest put(String text) {
    Digest digest = blobs.put(text);
    all.add(digest);
    return digest;
  }

  private static Digest missing(int i) {
    return Digest.of(new byte[] {(byte) i});
  }

  private static String document(Digest... parts) {
    return document(DOCUMENT, parts);
  }

  private static String document(String mediaType, Digest... parts) {
    List<String> entries = new ArrayList<>();
    for (Digest part : parts) {
      entries.add(
          "{\"mediaType\": \"" + mediaType + "\", \"digest\": \"" + part + "\", \"size\": 1}");
    }
    return "{\"parts\": [" + String.join(", ", entries) + "], \"of\": \"" + parts[0] + "\"}";
  }
}
