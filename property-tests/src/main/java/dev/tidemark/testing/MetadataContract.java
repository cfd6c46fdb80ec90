package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.LinkKind;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Metadata} has to do. Extend it and say how one is opened. */
public abstract class MetadataContract {

  @TempDir Path directory;

  /** Opens what is in the directory, or makes it. */
  protected abstract Metadata open(Path path) throws IOException;

  private static Digest digest(int i) {
    return Blob.digest(
        i % 7 == 0 ? "sha512" : "sha256", ("d" + i).getBytes(StandardCharsets.UTF_8));
  }

  private static Node node(int i, Map<String, String> labels) {
    return new Node(digest(i), i, 0, Map.of("type/" + i % 3, i % 2 == 0), labels);
  }

  private static Optional<String> value(Metadata metadata) {
    return metadata.read(reader -> reader.get("name"));
  }

  @Test
  void whatIsAppendedIsThereAndHintsAreBelieved() throws IOException {
    Map<String, Boolean> roles = Map.of("application/vnd.example.leaf", true);
    List<Node> leaves = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long size = i % 2 == 0 ? Node.UNMEASURED : i;
      leaves.add(new Node(digest(i), size, i, roles, Map.of()));
    }
    String label = Labels.REF_CONTENT + ".l.0";
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(label, digest(1).toString());
    labels.put(label + "0", digest(2).toString().toUpperCase(java.util.Locale.ROOT));
    labels.put(label + "1", digest(1000).toString());
    try (Metadata metadata = open(directory)) {
      long[] ids = metadata.write(writer -> writer.append(leaves));
      metadata.write(
          writer -> {
            writer.knows(text -> text.equals(digest(1).toString()) ? ids[1] : Writer.NONE);
            writer.put(writer.intern(List.of(digest(500)))[0], node(500, labels));
            return labels;
          });
      assertThatThrownBy(() -> metadata.write(writer -> writer.append(leaves.subList(7, 8))))
          .hasMessageContaining(digest(7).toString());
    }
    try (Metadata metadata = open(directory)) {
      metadata.read(
          reader -> {
            for (Node leaf : leaves) {
              assertThat(reader.node(reader.id(leaf.digest()))).contains(leaf);
            }
            long parent = reader.id(digest(500));
            assertThat(reader.node(parent).orElseThrow().labels()).isEqualTo(labels);
            assertThat(reader.children(parent))
                .containsExactlyInAnyOrder(
                    reader.id(digest(1)), reader.id(digest(2)), reader.id(digest(1000)));
            return parent;
          });
    }
  }

  @Test
  void labelsReadBackExactlyAsWritten() throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Labels.REF_CONTENT + ".config", digest(1).toString());
    labels.put(
        Labels.REF_CONTENT + ".l.0", digest(2).toString().toUpperCase(java.util.Locale.ROOT));
    labels.put("containerd.io/gc.root", "2026-01-01T00:00:00Z");
    labels.put(Labels.REF_CONTENT + ".l.1", "no digest");
    labels.put("\u00fc \ud83d\ude00", "x".repeat(5000));
    labels.put("k".repeat(600), "");
    try (Metadata metadata = open(directory)) {
      metadata.write(
          writer -> {
            writer.put(writer.intern(List.of(digest(0)))[0], node(0, labels));
            return labels;
          });
    }
    try (Metadata metadata = open(directory)) {
      Map<String, String> read =
          metadata.read(reader -> reader.node(reader.id(digest(0))).orElseThrow().labels());
      assertThat(read).containsExactlyEntriesOf(labels);
    }
  }

  @Test
  void aFailedTransactionLeavesNothing() throws IOException {
    try (Metadata metadata = open(directory)) {
      assertThatThrownBy(
              () ->
                  metadata.write(
                      writer -> {
                        writer.put(writer.intern(List.of(digest(0)))[0], node(0, Map.of("a", "b")));
                        writer.set("name", "value");
                        throw new IllegalStateException("on purpose");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(metadata.<Long>read(reader -> reader.id(digest(0)))).isEqualTo(Reader.NONE);
      assertThat(value(metadata)).isEmpty();
      assertThat(metadata.<Long>read(Reader::nextId)).isZero();
    }
  }

  @Test
  void aSnapshotDoesNotChangeUnderItsReader() throws Exception {
    try (Metadata metadata = open(directory)) {
      metadata.read(
          reader -> {
            Thread other =
                new Thread(
                    () ->
                        metadata.write(
                            writer -> {
                              writer.set("name", "value");
                              return 0;
                            }));
            other.start();
            try {
              other.join();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            assertThat(reader.get("name")).isEmpty();
            return 0;
          });
      assertThat(value(metadata)).contains("value");
    }
  }

  /** The name of a repository, a path of a layout, or nearly the same name as that. */
  private static String space(int n) {
    return switch (n % 4) {
      case 0 -> "";
      case 1 -> "team/app-" + n;
      default -> "\u00fc/".repeat(300) + n;
    };
  }

  private record Known(String version, List<NamedRoot> roots, Map<LinkKind, Set<Long>> links) {

    boolean isNothing() {
      return version.isEmpty() && roots.isEmpty() && links.values().stream().allMatch(Set::isEmpty);
    }
  }

  /** Spaces are replaced, emptied and filled in any order, alone or all at once. */
  @Test
  void whatASpaceHasIsReplacedAloneAndNothingOfAnyOther() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Known> plain = new HashMap<>();
    try (Metadata metadata = open(directory)) {
      for (int step = 0; step < 120; step++) {
        String space = space(random.nextInt(8));
        Known before = plain.getOrDefault(space, new Known("", List.of(), Map.of()));
        int what = random.nextInt(6);
        if (what == 0) {
          LinkKind kind = random.nextBoolean() ? LinkKind.PART : LinkKind.DOCUMENT;
          long[] ids = linked(random);
          metadata.write(
              writer -> {
                writer.links(space, kind, ids);
                return 0;
              });
          Map<LinkKind, Set<Long>> links = new HashMap<>(before.links());
          links.put(kind, Arrays.stream(ids).boxed().collect(Collectors.toSet()));
          plain.put(space, new Known(before.version(), before.roots(), links));
        } else if (what == 1 && random.nextInt(4) == 0) {
          List<NamedRoot> all = new ArrayList<>(roots(space, random));
          all.addAll(roots("another", random));
          metadata.write(
              writer -> {
                writer.roots(all);
                return 0;
              });
          plain.replaceAll((name, known) -> new Known("", of(name, all), known.links()));
          for (String one : List.of(space, "another")) {
            Map<LinkKind, Set<Long>> links =
                plain.containsKey(one) ? plain.get(one).links() : Map.of();
            plain.put(one, new Known("", of(one, all), links));
          }
        } else {
          String version = random.nextInt(3) == 0 ? "" : "v" + step;
          List<NamedRoot> roots = random.nextInt(3) == 0 ? List.of() : roots(space, random);
          metadata.write(
              writer -> {
                writer.roots(space, version, roots);
                return 0;
              });
          plain.put(space, new Known(version, roots, before.links()));
        }
        plain.values().removeIf(Known::isNothing);
        String when = "seed " + seed + ", step " + step;
        metadata.read(reader -> spacesAre(reader, plain, when));
      }
    }
  }

  /** Some of them twice. */
  private static long[] linked(Random random) {
    return random.longs(random.nextInt(4) * (long) random.nextInt(2000), 0, 1 << 16).toArray();
  }

  private static List<NamedRoot> roots(String space, Random random) {
    List<NamedRoot> roots = new ArrayList<>();
    for (int i = random.nextInt(300); i >= 0; i--) {
      roots.add(new NamedRoot(space, "tags", "v" + random.nextInt(100), random.nextInt(1000)));
    }
    return roots;
  }

  private static List<NamedRoot> of(String space, List<NamedRoot> all) {
    return all.stream().filter(root -> root.space().equals(space)).toList();
  }

  private static int spacesAre(Reader reader, Map<String, Known> plain, String when) {
    Map<String, String> versions = new HashMap<>();
    Map<String, Set<String>> links = new HashMap<>();
    long count = 0;
    for (Map.Entry<String, Known> one : plain.entrySet()) {
      Known known = one.getValue();
      versions.put(one.getKey(), known.version());
      assertThat(reader.roots(one.getKey())).as(when).isEqualTo(known.roots());
      assertThat(of(one.getKey(), reader.roots())).as(when).isEqualTo(known.roots());
      count += known.roots().size();
      for (LinkKind kind : LinkKind.values()) {
        Set<Long> expected = new TreeSet<>(known.links().getOrDefault(kind, Set.of()));
        assertThat(reader.links(one.getKey(), kind))
            .as(when)
            .isEqualTo(expected.stream().mapToLong(Long::longValue).toArray());
        expected.forEach(
            id -> links.computeIfAbsent(one.getKey(), any -> new HashSet<>()).add(kind + " " + id));
      }
    }
    assertThat(reader.spaces()).as(when).isEqualTo(versions);
    assertThat(reader.rootCount()).as(when).isEqualTo(count);
    assertThat(reader.roots("nothing here")).as(when).isEmpty();
    Map<String, Set<String>> walked = new HashMap<>();
    reader.links(
        (space, kind, id) ->
            assertThat(walked.computeIfAbsent(space, any -> new HashSet<>()).add(kind + " " + id))
                .as(when)
                .isTrue());
    assertThat(walked).as(when).isEqualTo(links);
    return 0;
  }

  @Test
  void idsAreNeverGivenTwice() throws IOException {
    Set<Long> given = new HashSet<>();
    for (int round = 0; round < 5; round++) {
      try (Metadata metadata = open(directory)) {
        long id =
            metadata.write(
                writer -> {
                  long fresh = writer.intern(List.of(digest(0)))[0];
                  writer.put(fresh, node(0, Map.of()));
                  return fresh;
                });
        assertThat(given.add(id)).as("id %d is new", id).isTrue();
        metadata.write(
            writer -> {
              writer.purge(bitmap(Set.of(id)));
              return 0;
            });
        assertThat(metadata.<Long>read(reader -> reader.id(digest(0)))).isEqualTo(Reader.NONE);
      }
    }
  }

  @Test
  void randomHistoriesAgreeWithPlainMaps() throws IOException {
    for (int i = 0; i < 15; i++) {
      long seed = new Random().nextLong();
      try {
        history(open(directory.resolve("h" + i)), directory.resolve("h" + i), new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private void history(Metadata first, Path path, Random random) throws IOException {
    Metadata metadata = first;
    Plain plain = new Plain();
    try {
      for (int step = 0; step < 30; step++) {
        if (random.nextInt(6) == 0) {
          metadata.close();
          metadata = open(path);
        }
        if (random.nextInt(6) == 0 && !plain.nodes.isEmpty()) {
          plain.purge(metadata, random);
        } else if (random.nextInt(6) == 0) {
          plain.cut(metadata, random);
        } else {
          plain.put(metadata, random);
        }
        plain.compare(metadata);
      }
    } finally {
      metadata.close();
    }
  }

  private static Bitmap bitmap(Set<Long> ids) {
    Bitmap bitmap = new Bitmap(1);
    ids.forEach(bitmap::set);
    return bitmap;
  }

  /** The same in maps. */
  private static final class Plain {
    private static final int MOST = 60;

    private final Map<Digest, Node> nodes = new HashMap<>();
    private final Map<Digest, Set<Digest>> edges = new HashMap<>();
    private final Set<Digest> present = new HashSet<>();
    private final List<Digest> roots = new ArrayList<>();
    private final Map<Digest, List<String>> findings = new HashMap<>();

    void put(Metadata metadata, Random random) {
      List<Node> batch = new ArrayList<>();
      Set<Integer> chosen = new HashSet<>();
      for (int i = 1 + random.nextInt(10); i > 0; i--) {
        int n = random.nextInt(MOST);
        if (chosen.add(n)) {
          batch.add(node(n, labels(random, nodes.get(digest(n)))));
        }
      }
      List<Digest> digests = batch.stream().map(Node::digest).toList();
      Digest root = digests.get(0);
      metadata.write(
          writer -> {
            long[] ids = writer.intern(digests);
            Bitmap bits = writer.bits(Bits.PRESENT);
            for (int i = 0; i < ids.length; i++) {
              writer.put(ids[i], batch.get(i));
              bits.set(ids[i]);
            }
            writer.bits(Bits.PRESENT, bits);
            writer.roots(List.of(new NamedRoot("space", "source", "name", ids[0])));
            writer.findings(ids[0], List.of("one", "two"));
            return 0;
          });
      for (Node node : batch) {
        nodes.put(node.digest(), node);
        present.add(node.digest());
        node.labels().forEach((key, value) -> edge(node.digest(), key, value));
      }
      roots.clear();
      roots.add(root);
      findings.put(root, List.of("one", "two"));
    }

    private void edge(Digest node, String key, String value) {
      Labels.edge(key, value)
          .ifPresent(
              edge -> {
                Digest from = edge.back() ? edge.other() : node;
                Digest to = edge.back() ? node : edge.other();
                edges.computeIfAbsent(from, any -> new HashSet<>()).add(to);
              });
    }

    /** Takes away one edge, or one that there is not. */
    void cut(Metadata metadata, Random random) {
      List<Digest> known = new ArrayList<>(new TreeSet<>(nodes.keySet()));
      if (known.isEmpty()) {
        return;
      }
      Digest from = known.get(random.nextInt(known.size()));
      List<Digest> to = new ArrayList<>(new TreeSet<>(edges.getOrDefault(from, Set.of())));
      Digest cut = to.isEmpty() ? known.get(0) : to.get(random.nextInt(to.size()));
      metadata.write(
          writer -> {
            writer.cut(writer.id(from), writer.id(cut));
            return 0;
          });
      edges.getOrDefault(from, new HashSet<>()).remove(cut);
    }

    private static Map<String, String> labels(
        Random random, @org.jspecify.annotations.Nullable Node before) {
      Map<String, String> labels = new LinkedHashMap<>(before == null ? Map.of() : before.labels());
      int more = random.nextInt(20) == 0 ? 1200 : random.nextInt(5);
      for (int i = 0; i < more; i++) {
        String base = random.nextInt(5) == 0 ? Labels.BREF_CONTENT : Labels.REF_CONTENT;
        labels.put(
            base + ".l." + labels.size(),
            digest(random.nextInt(more > 5 ? 2000 : MOST)).toString());
      }
      return labels;
    }

    /** Purges what nothing that stays refers to: a set that is closed upwards. */
    void purge(Metadata metadata, Random random) {
      Set<Digest> going = new HashSet<>();
      List<Digest> all = new ArrayList<>(new TreeSet<>(nodes.keySet()));
      Collections.shuffle(all, random);
      going.add(all.get(0));
      all.addAll(edges.keySet()); // what was only heard of has edges too
      boolean grew = true;
      while (grew) {
        grew = false;
        for (Digest digest : all) {
          boolean refers =
              nodes.containsKey(digest)
                  && nodes.get(digest).labels().values().stream()
                      .anyMatch(value -> going.stream().anyMatch(g -> g.toString().equals(value)));
          boolean points = edges.getOrDefault(digest, Set.of()).stream().anyMatch(going::contains);
          grew |= (refers || points) && going.add(digest);
        }
      }
      metadata.write(
          writer -> {
            Set<Long> ids = new HashSet<>();
            going.forEach(digest -> ids.add(writer.id(digest)));
            writer.roots(List.of());
            Bitmap bits = writer.bits(Bits.PRESENT);
            ids.forEach(bits::clear);
            writer.bits(Bits.PRESENT, bits);
            writer.purge(bitmap(ids));
            return 0;
          });
      roots.clear();
      going.forEach(nodes::remove);
      going.forEach(edges::remove);
      going.forEach(present::remove);
      going.forEach(findings::remove);
    }

    void compare(Metadata metadata) {
      metadata.read(
          reader -> {
            for (int i = 0; i < MOST; i++) {
              Digest digest = digest(i);
              long id = reader.id(digest);
              Node expected = nodes.get(digest);
              if (expected != null) {
                assertThat(reader.node(id)).contains(expected);
                assertThat(reader.node(id).orElseThrow().labels())
                    .containsExactlyEntriesOf(expected.labels());
                assertThat(children(reader, id)).isEqualTo(edges.getOrDefault(digest, Set.of()));
              }
              assertThat(id != Reader.NONE && reader.bits(Bits.PRESENT).get(id))
                  .isEqualTo(present.contains(digest));
            }
            List<Digest> named = new ArrayList<>();
            reader
                .roots()
                .forEach(root -> named.add(reader.node(root.id()).orElseThrow().digest()));
            assertThat(named).isEqualTo(roots);
            Map<Digest, List<String>> found = new HashMap<>();
            reader
                .findings()
                .forEach((id, lines) -> found.put(reader.node(id).orElseThrow().digest(), lines));
            assertThat(found).isEqualTo(findings);
            return 0;
          });
    }

    private static Set<Digest> children(Reader reader, long id) {
      Set<Digest> children = new HashSet<>();
      Arrays.stream(reader.children(id))
          .forEach(child -> children.add(reader.node(child).orElseThrow().digest()));
      return children;
    }
  }
}
