package dev.tidemark.engine.gc;

import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.EdgeBlock;
import dev.tidemark.engine.metadata.EdgeScan;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.BlobInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Decides who lives and who may go, from a snapshot of the metadata and the ages of the garbage. */
class Planner {

  /** How often the deletion order looks for blobs that no remaining garbage refers to. */
  private static final int MAX_LEVELS = 16;

  private static final String UNREFERENCED = "nothing refers to it";
  private static final String BY_GARBAGE = "only garbage refers to it";

  private final Reader reader;
  private final GcPolicy policy;
  private final Instant now;
  private final Bitmap present;
  private final List<String> warnings = new ArrayList<>();

  Planner(Reader reader, GcPolicy policy, Instant now) {
    this.reader = reader;
    this.policy = policy;
    this.now = now;
    this.present = reader.bits(Bits.PRESENT);
  }

  /**
   * Judges everything in the store.
   *
   * @param info asks the store about a blob; whatever it throws ends the judgement
   * @param lastRoots how many roots the last collection saw; 0 before the first
   */
  final Assessment assess(Function<Digest, Optional<BlobInfo>> info, long lastRoots) {
    int roots = reader.roots().size();
    Bitmap starts = Marker.roots(reader);
    Bitmap live = mark(starts);

    Bitmap young = new Bitmap(reader.nextId());
    Map<Long, Plan.Entry> garbage = new LinkedHashMap<>();
    present
        .minus(live)
        .forEach(
            id -> {
              Node node = reader.node(id).orElseThrow();
              BlobInfo blob = info.apply(node.digest()).orElse(null);
              if (blob != null) {
                garbage.put(id, new Plan.Entry(node.digest(), blob.size(), UNREFERENCED));
                if (young(node, blob)) {
                  young.set(id);
                }
              }
            });
    Bitmap kept = live;
    if (young.count() > 0) {
      starts.or(young);
      kept = mark(starts);
    }
    Map<Long, Plan.Entry> victims = victims(garbage, kept);
    List<Digest> absent = absent(live);
    Optional<String> refusal = refusal(roots, lastRoots, victims.size(), kept);
    return new Assessment(
        present.count(),
        roots,
        present.count() - garbage.size(),
        garbage.size(),
        garbage.values().stream().mapToLong(Plan.Entry::bytes).sum(),
        garbage.size() - (long) victims.size(),
        kept,
        victims,
        absent,
        warnings,
        refusal);
  }

  Bitmap mark(Bitmap starts) {
    return Marker.mark(reader, starts);
  }

  /** By the store's own time of writing, or because it was not there at the last scan. */
  private boolean young(Node node, BlobInfo blob) {
    Instant cutoff = now.minus(policy.grace());
    return !policy.grace().isZero()
        && (blob.modified().isAfter(cutoff) || node.since() > cutoff.toEpochMilli());
  }

  /**
   * The garbage that does not stay, parents before their children: whatever a foreign writer still
   * finds at any moment of the sweep is then complete, as far as it ever was.
   */
  private Map<Long, Plan.Entry> victims(Map<Long, Plan.Entry> garbage, Bitmap kept) {
    Bitmap rest = new Bitmap(reader.nextId());
    garbage.keySet().stream().filter(id -> !kept.get(id)).forEach(rest::set);
    Map<Long, Plan.Entry> victims = new LinkedHashMap<>();
    Bitmap referenced = childrenOf(rest);
    Bitmap children = referenced;
    for (int level = 0; level < MAX_LEVELS && rest.count() > 0; level++) {
      Bitmap tops = rest.minus(children);
      if (tops.count() == 0) {
        break; // a cycle of referrers: there is no first one
      }
      tops.forEach(id -> victims.put(id, entry(garbage, id, referenced)));
      rest = rest.minus(tops);
      children = childrenOf(rest);
    }
    rest.forEach(id -> victims.put(id, entry(garbage, id, referenced)));
    return victims;
  }

  private static Plan.Entry entry(Map<Long, Plan.Entry> garbage, long id, Bitmap referenced) {
    Plan.Entry entry = garbage.get(id);
    return referenced.get(id)
        ? new Plan.Entry(entry.digest(), entry.bytes(), BY_GARBAGE)
        : entry;
  }

  private Bitmap childrenOf(Bitmap parents) {
    Bitmap children = new Bitmap(reader.nextId());
    if (parents.count() == 0) {
      return children;
    }
    try (EdgeScan scan = reader.edgesAscending()) {
      while (scan.next()) {
        byte[] block = scan.block();
        int n = EdgeBlock.parents(block);
        for (int i = 0; i < n; i++) {
          long parent = EdgeBlock.parent(block, scan.first(), i);
          if (parents.get(parent)) {
            int to = EdgeBlock.to(block, scan.length(), n, i);
            for (int at = EdgeBlock.from(block, n, i); at < to; at += 4) {
              long child = EdgeBlock.child(block, at);
              if (child != parent) {
                children.set(child);
              }
            }
          }
        }
      }
    }
    return children;
  }

  private List<Digest> absent(Bitmap live) {
    List<Digest> absent = new ArrayList<>();
    List<String> unexpected = new ArrayList<>();
    LongConsumer look =
        id ->
            reader
                .node(id)
                .ifPresent(
                    node -> {
                      absent.add(node.digest());
                      if (node.roles().keySet().stream().noneMatch(Planner::foreign)) {
                        unexpected.add(node.digest().abbreviated());
                      }
                    });
    live.minus(present).forEach(look);
    if (!unexpected.isEmpty()) {
      warnings.add(
          unexpected.size()
              + " referenced blobs are not in the store: "
              + few(unexpected)
              + " (a partial copy, or damage)");
    }
    return absent;
  }

  /** Whether the type says that the bytes are normally somewhere else. */
  private static boolean foreign(String mediaType) {
    return mediaType.startsWith(MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX)
        || mediaType.startsWith(MediaTypes.DOCKER_FOREIGN_LAYER);
  }

  private Optional<String> refusal(long roots, long lastRoots, long victims, Bitmap kept) {
    List<String> reasons = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    reader
        .findings()
        .forEach(
            (id, lines) -> {
              if (kept.get(id)) {
                String name = reader.node(id).map(node -> node.digest().toString()).orElse("?");
                boolean blind = Findings.unreadable(lines);
                for (String line : lines) {
                  (blind ? unreadable : warnings).add(name + " " + Findings.message(line));
                }
              }
            });
    long blobs = present.count();
    if (roots == 0 && blobs > 0) {
      reasons.add("no roots: all " + blobs + " blobs would be garbage");
    }
    if (lastRoots - roots > policy.maxRootLoss() * lastRoots) {
      reasons.add("only " + roots + " roots, where the last collection saw " + lastRoots);
    }
    if (victims > policy.maxGarbage() * blobs) {
      reasons.add(
          victims
              + " of "
              + blobs
              + " blobs are garbage, more than "
              + Math.round(100 * policy.maxGarbage())
              + " %");
    }
    if (!unreadable.isEmpty()) {
      reasons.add("content that has to be read cannot be: " + few(unreadable));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  private static String few(List<String> all) {
    int shown = Math.min(all.size(), 3);
    String text = String.join(", ", all.subList(0, shown));
    return all.size() > shown ? text + " and " + (all.size() - shown) + " more" : text;
  }
}
