package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeBlock;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.MediaTypes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the roots lead to and what is not in the store, and what that means. */
final class Absences {

  /** What it means, by who refers to it; the first that fits one of them counts. */
  private enum Meaning {
    /** A root, or a part of something that is nothing without it. */
    MISSING,
    /** An entry of an index: copying one platform of several leaves the others out. */
    LEFT_OUT,
    /** What content mentions of which nobody knows whether it should be here. */
    ELSEWHERE
  }

  /** Documents that are of no use without all they list. */
  private static final Set<String> WHOLE =
      Set.of(
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.OCI_ARTIFACT,
          MediaTypes.ORAS_ARTIFACT,
          MediaTypes.DOCKER_SCHEMA1,
          MediaTypes.DOCKER_SCHEMA1_SIGNED);

  private final Reader reader;
  private final Map<Long, Node> absent = new LinkedHashMap<>();
  private final Map<Long, Meaning> meanings = new LinkedHashMap<>();

  private Absences(Reader reader) {
    this.reader = reader;
  }

  /** Looks at all that is {@code live} and not {@code present}. */
  static Absences of(Reader reader, Bitmap live, Bitmap present) {
    Absences absences = new Absences(reader);
    live.minus(present)
        .forEach(id -> reader.node(id).ifPresent(node -> absences.absent.put(id, node)));
    absences.absent.forEach(
        (id, node) -> {
          if (!isEmbedded(node)
              && node.roles().keySet().stream().noneMatch(MediaTypes::isNonDistributable)) {
            absences.meanings.put(id, Meaning.ELSEWHERE);
          }
        });
    if (!absences.meanings.isEmpty()) {
      absences.askRoots();
      absences.askParents(live);
    }
    return absences;
  }

  /** It was read and never was in the store: it stands in the descriptors that point at it. */
  private static boolean isEmbedded(Node node) {
    return !node.seen() && node.roles().containsValue(true);
  }

  private void askRoots() {
    reader.rootNodes().forEach(id -> meanings.computeIfPresent(id, (any, was) -> Meaning.MISSING));
  }

  private void askParents(Bitmap live) {
    try (EdgeScan scan = reader.edgesAscending()) {
      while (scan.next()) {
        byte[] block = scan.block();
        int n = EdgeBlock.parents(block);
        for (int i = 0; i < n; i++) {
          long parent = EdgeBlock.parent(block, scan.first(), i);
          if (live.get(parent)) {
            int to = EdgeBlock.to(block, scan.length(), n, i);
            ask(parent, block, EdgeBlock.from(block, n, i), to);
          }
        }
      }
    }
  }

  /** Asks one parent about those of its children that stand in {@code block} from here to there. */
  private void ask(long parent, byte[] block, int from, int to) {
    Answer answer = null;
    for (int at = from; at < to; at += 4) {
      long child = EdgeBlock.child(block, at);
      Node node = absent.get(child);
      Meaning before = meanings.get(child);
      if (node != null && before != null && before != Meaning.MISSING) {
        answer = answer == null ? Answer.of(reader.node(parent).orElseThrow()) : answer;
        Meaning said = answer.about(node);
        meanings.put(child, said.compareTo(before) < 0 ? said : before);
      }
    }
  }

  /** What one parent says about its parts; about what is no part of it, it says nothing. */
  private record Answer(Set<String> parts, Meaning meaning) {

    static Answer of(Node parent) {
      Set<String> parts = new HashSet<>();
      parent
          .labels()
          .forEach(
              (key, value) -> {
                if (Planner.isPart(key)) {
                  parts.add(value);
                }
              });
      boolean whole = has(parent, WHOLE::contains) || parent.labels().containsKey(Labels.SHARES);
      return new Answer(
          parts,
          whole
              ? Meaning.MISSING
              : has(parent, MediaTypes::isIndex) ? Meaning.LEFT_OUT : Meaning.ELSEWHERE);
    }

    Meaning about(Node child) {
      return parts.contains(child.digest().toString()) ? meaning : Meaning.ELSEWHERE;
    }
  }

  private static boolean has(Node node, Predicate<String> type) {
    return node.roles().keySet().stream().anyMatch(type);
  }

  /** One line for each meaning there is, for people. */
  List<String> warnings() {
    Map<Meaning, List<String>> found = new EnumMap<>(Meaning.class);
    absent.forEach(
        (id, node) -> {
          Meaning meaning = meanings.get(id);
          if (meaning != null) {
            found
                .computeIfAbsent(meaning, any -> new ArrayList<>())
                .add(node.digest().abbreviated());
          }
        });
    List<String> warnings = new ArrayList<>();
    found.forEach((meaning, digests) -> warnings.add(warning(meaning, digests)));
    return warnings;
  }

  private static String warning(Meaning meaning, List<String> digests) {
    int n = digests.size();
    String which = ": " + Words.few(digests);
    return switch (meaning) {
      case MISSING ->
          Words.count(n, "referenced blob is", "referenced blobs are")
              + " not in the store"
              + which
              + " (a partial copy, or damage)";
      case LEFT_OUT ->
          Words.count(n, "entry of an index is", "entries of indexes are")
              + " not in the store"
              + which
              + " (left out when it was copied, such as other platforms)";
      case ELSEWHERE ->
          Words.count(n, "blob that content mentions is", "blobs that content mentions are")
              + " not in the store"
              + which
              + " (kept elsewhere, as a rule)";
    };
  }
}
