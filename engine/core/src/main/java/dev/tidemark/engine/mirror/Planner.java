package dev.tidemark.engine.mirror;

import static dev.tidemark.engine.judge.Refusal.Kind.GARBAGE_SHARE;
import static dev.tidemark.engine.judge.Refusal.Kind.NO_ROOTS;
import static dev.tidemark.engine.judge.Refusal.Kind.ROOTS_LOST;
import static dev.tidemark.engine.judge.Refusal.Kind.UNREAD;
import static dev.tidemark.engine.judge.Refusal.Kind.UNREAD_GARBAGE;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Marker;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.text.Plural;
import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides who lives and who may go, from a snapshot of the metadata and the ages of the garbage.
 */
class Planner {

  private static final String UNREFERENCED = "nothing refers to it";
  private static final String BY_GARBAGE = "only garbage refers to it";

  private final Reader reader;
  private final GcPolicy policy;
  private final Instant now;
  private final Bitmap present;
  private final Map<Long, Set<Long>> unordered = new HashMap<>();
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
   * @param remit what of the garbage may go at all
   * @param lastRoots how many roots the last collection saw; 0 before the first
   */
  final Assessment assess(Function<Digest, Optional<BlobInfo>> info, Remit remit, long lastRoots) {
    long roots = reader.rootCount();
    Bitmap starts = Starts.of(reader);
    Bitmap live = mark(starts);

    Bitmap young = new Bitmap(reader.nextId());
    Bitmap outside = new Bitmap(reader.nextId());
    Map<Long, BlobInfo> garbage = new LinkedHashMap<>();
    present
        .minus(live)
        .forEach(
            id -> {
              Node node = reader.node(id).orElseThrow();
              BlobInfo blob = info.apply(node.digest()).orElse(null);
              if (blob != null) {
                subjects(id, node);
                garbage.put(id, blob);
                if (young(node, blob)) {
                  young.set(id);
                } else if (!remit.allows(id, node, blob)) {
                  outside.set(id);
                }
              }
            });
    Bitmap fresh = closure(live, starts, young);
    Bitmap kept = closure(fresh, starts, outside);
    Map<Long, Assessment.Victim> victims = victims(garbage, kept);
    warnings.addAll(Absences.of(reader, live, present).warnings());
    List<Refusal> refusals = refusals(roots, lastRoots, victims.size(), kept, garbage.keySet());
    return new Assessment(
        present.count(),
        roots,
        present.count() - garbage.size(),
        garbage.size(),
        garbage.values().stream().mapToLong(BlobInfo::freed).sum(),
        garbage.keySet().stream().filter(fresh::get).count(),
        kept,
        victims,
        absent(kept),
        warnings,
        refusals);
  }

  /**
   * What is believed to be missing of all that stays: whatever keeps a parent, it has its parts.
   */
  private List<Digest> absent(Bitmap kept) {
    List<Digest> absent = new ArrayList<>();
    kept.minus(present).forEach(id -> reader.node(id).map(Node::digest).ifPresent(absent::add));
    return absent;
  }

  /** Notes the edges between a referrer and its subject, which say nothing about parts. */
  private void subjects(long referrer, Node node) {
    node.labels()
        .forEach(
            (key, value) -> {
              long subject =
                  key.startsWith(Labels.SUBJECT_OF)
                      ? Digest.lenient(value).map(reader::id).orElse(Reader.NONE)
                      : Reader.NONE;
              if (subject != Reader.NONE) {
                unordered.computeIfAbsent(subject, any -> new HashSet<>()).add(referrer);
                if (!isPart(node, value)) {
                  unordered.computeIfAbsent(referrer, any -> new HashSet<>()).add(subject);
                }
              }
            });
  }

  /** Whether {@code node} has the digest as a child, whatever else it is to it. */
  static boolean isPart(Node node, String digest) {
    return node.labels().entrySet().stream()
        .anyMatch(label -> label.getValue().equals(digest) && isPart(label.getKey()));
  }

  /** Whether a label with this key names a part, and not what its content is about. */
  static boolean isPart(String key) {
    return !key.startsWith(Labels.SUBJECT) && !key.startsWith(Labels.SUBJECT_OF);
  }

  /** What is reached from {@code starts}, which is {@code before}, and from {@code more}. */
  private Bitmap closure(Bitmap before, Bitmap starts, Bitmap more) {
    if (more.count() == 0) {
      return before;
    }
    starts.or(more);
    return mark(starts);
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

  private Map<Long, Assessment.Victim> victims(Map<Long, BlobInfo> garbage, Bitmap kept) {
    Bitmap dead = new Bitmap(reader.nextId());
    garbage.keySet().stream().filter(id -> !kept.get(id)).forEach(dead::set);
    DeletionOrder order = DeletionOrder.of(reader, dead, unordered);
    Map<Long, Assessment.Victim> victims = new LinkedHashMap<>();
    int[] linked = {0};
    order
        .levels()
        .forEach(
            (id, level) -> {
              BlobInfo blob = garbage.get(id);
              if (blob != null) {
                String reason = order.referenced().get(id) ? BY_GARBAGE : UNREFERENCED;
                Digest digest = reader.node(id).orElseThrow().digest();
                Plan.Entry planned = new Plan.Entry(digest, blob.freed(), reason);
                victims.put(id, new Assessment.Victim(planned, level, blob.stamp()));
                linked[0] += blob.freed() < blob.size() ? 1 : 0;
              }
            });
    if (linked[0] > 0) {
      warnings.add(
          Words.count(linked[0], "blob shares its", "blobs share their")
              + " bytes with other files, by a link; deleting "
              + (linked[0] == 1 ? "it" : "them")
              + " frees no space");
    }
    return victims;
  }

  private List<Refusal> refusals(
      long roots, long lastRoots, long victims, Bitmap kept, Set<Long> garbage) {
    List<Refusal> refusals = new ArrayList<>();
    long blobs = present.count();
    if (roots == 0 && blobs > 0) {
      refuse(
          refusals,
          NO_ROOTS,
          "no roots: "
              + (blobs == 1 ? "the only blob" : "all " + blobs + " blobs")
              + " would be garbage");
    }
    if (lastRoots - roots > policy.maxRootLoss() * lastRoots) {
      String seen =
          "only " + Plural.of(roots, "root") + ", where the last collection saw " + lastRoots;
      refuse(refusals, ROOTS_LOST, seen);
    }
    if (victims > policy.maxGarbage() * blobs) {
      long share = Math.round(100 * policy.maxGarbage());
      String are = victims == 1 ? " blobs is garbage" : " blobs are garbage";
      String seen = victims + " of " + blobs + are + ", more than " + share + " %";
      refuse(refusals, GARBAGE_SHARE, seen);
    }
    List<String> needed = new ArrayList<>();
    List<String> unneeded = new ArrayList<>();
    findings(kept, garbage, needed, unneeded);
    if (!needed.isEmpty()) {
      refuse(refusals, UNREAD, "content that has to be read cannot be: " + Words.few(needed));
    }
    if (!unneeded.isEmpty()) {
      String seen = "content that may be a referrer cannot be read: " + Words.few(unneeded);
      refuse(refusals, UNREAD_GARBAGE, seen);
    }
    return refusals;
  }

  private static void refuse(List<Refusal> refusals, Refusal.Kind kind, String seen) {
    refusals.add(new Refusal(kind, seen));
  }

  /**
   * What could not be read: of what is kept, whatever hides references; of garbage, only what may
   * say anything, even that it is the referrer of something that is kept. The rest are warnings.
   */
  private void findings(
      Bitmap kept, Set<Long> garbage, List<String> needed, List<String> unneeded) {
    reader
        .findings()
        .forEach(
            (id, lines) -> {
              boolean stays = kept.get(id);
              boolean blind = stays && Findings.incomplete(lines);
              boolean hidden = !stays && garbage.contains(id) && Findings.unreadable(lines);
              if (stays || hidden) {
                String name = reader.node(id).map(node -> node.digest().toString()).orElse("?");
                List<String> told = blind ? needed : hidden ? unneeded : warnings;
                lines.forEach(line -> told.add(name + " " + Findings.message(line)));
              }
            });
  }
}
