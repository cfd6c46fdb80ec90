package dev.tidemark.engine.mirror;

import static dev.tidemark.engine.judge.Refusal.Kind.UNREAD;
import static dev.tidemark.engine.judge.Refusal.Kind.UNREAD_GARBAGE;

import dev.tidemark.engine.judge.Breakers;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Judge;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Verdict;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Has a mirrored store judged, and makes of the verdict what a sweep needs. */
class Planner {

  private static final String UNREFERENCED = "nothing refers to it";
  private static final String BY_GARBAGE = "only garbage refers to it";
  private static final String UNNAMED = "its entry has no name";
  private static final String BY_SUBJECT = "what it is about goes";

  private final Reader reader;
  private final Policy policy;
  private final Instant now;
  private final List<String> warnings = new ArrayList<>();

  Planner(Reader reader, Policy policy, Instant now) {
    this.reader = reader;
    this.policy = policy;
    this.now = now;
  }

  /**
   * What is remembered of the last collection.
   *
   * @param roots how many roots it saw; 0 before the first
   * @param removed how many names were removed through Tidemark
   * @param released how many of those it saw
   * @param targets what all names stood for that were taken away through Tidemark
   */
  record Memory(long roots, long removed, long released, List<Digest> targets) {}

  /** What is remembered, and noted since. */
  Memory memory(List<Releases.Release> releases) {
    return LastRoots.memory(reader, policy.untagged(), releases);
  }

  /**
   * Judges everything in the store.
   *
   * @param info asks the store about a blob; whatever it throws ends the judgement
   * @param remit what of the garbage may go at all
   */
  final Assessment assess(Function<Digest, Optional<BlobInfo>> info, Remit remit, Memory memory) {
    MirrorDocket docket = docket(info, remit);
    Verdict verdict = Judge.judge(docket);
    Assessment.Going going = going(docket, verdict);
    Bitmap present = docket.judged();
    warnings.addAll(docket.starts().doubts());
    warnings.addAll(Absences.of(reader, verdict.live(), present).warnings());
    return new Assessment(
        verdict.kept(),
        counts(docket, verdict, going),
        going,
        absent(verdict.kept(), present),
        warnings,
        refusals(docket, verdict, going.victims().keySet(), memory));
  }

  MirrorDocket docket(Function<Digest, Optional<BlobInfo>> info, Remit remit) {
    return new MirrorDocket(reader, policy, now, info, remit);
  }

  private Counts counts(MirrorDocket docket, Verdict verdict, Assessment.Going going) {
    Counts.Names names =
        policy.untagged()
            ? new Counts.Names(docket.starts().count(), going.names().size(), 0)
            : Unnamed.names(reader, verdict.live());
    Map<String, Long> kept = new TreeMap<>(verdict.spared());
    kept.put("root", names.roots());
    long blobs = docket.judged().count();
    return new Counts(
        blobs,
        names,
        blobs - docket.found().size(),
        verdict.garbage(),
        kept,
        Counts.Leftovers.NONE);
  }

  /**
   * What may go, and the entries with it that count for nothing; also those of what is not there,
   * or they would count for what that is known to refer to.
   */
  private Assessment.Going going(MirrorDocket docket, Verdict verdict) {
    Map<Long, String> reasons = new HashMap<>();
    List<Name> names = new ArrayList<>();
    for (NamedRoot root : docket.starts().others()) {
      if (!verdict.kept().get(root.id())) {
        Digest target = reader.node(root.id()).orElseThrow().digest();
        names.add(
            Name.of(root.space(), root.name(), new Descriptor("", target, -1), root.source()));
        reasons.putIfAbsent(root.id(), root.named() ? BY_SUBJECT : UNNAMED);
      }
    }
    return new Assessment.Going(victims(docket.found(), verdict.condemned(), reasons), names);
  }

  /**
   * What is believed to be missing of all that stays: whatever keeps a parent, it has its parts.
   */
  private List<Digest> absent(Bitmap kept, Bitmap present) {
    List<Digest> absent = new ArrayList<>();
    kept.minus(present).forEach(id -> reader.node(id).map(Node::digest).ifPresent(absent::add));
    return absent;
  }

  /** The edges between referrers and their subjects, which say nothing about parts. */
  private Map<Long, Set<Long>> unordered(Map<Long, MirrorDocket.Found> garbage) {
    Map<Long, Set<Long>> unordered = new HashMap<>();
    garbage.forEach((referrer, found) -> subjects(referrer, found.node(), unordered));
    return unordered;
  }

  private void subjects(long referrer, Node node, Map<Long, Set<Long>> unordered) {
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

  private Map<Long, Assessment.Victim> victims(
      Map<Long, MirrorDocket.Found> garbage, Bitmap condemned, Map<Long, String> reasons) {
    Bitmap dead = new Bitmap(reader.nextId());
    garbage.keySet().stream().filter(condemned::get).forEach(dead::set);
    DeletionOrder order = DeletionOrder.of(reader, dead, unordered(garbage));
    Map<Long, Assessment.Victim> victims = new LinkedHashMap<>();
    int[] linked = {0};
    order
        .levels()
        .forEach(
            (id, level) -> {
              MirrorDocket.Found found = garbage.get(id);
              if (found != null) {
                BlobInfo blob = found.blob();
                String reason = order.referenced().get(id) ? BY_GARBAGE : UNREFERENCED;
                reason = reasons.getOrDefault(id, reason);
                victims.put(id, victim(found.node().digest(), blob, reason, level));
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

  private static Assessment.Victim victim(Digest digest, BlobInfo blob, String reason, int level) {
    Plan.Entry entry = new Plan.Entry(Resource.content("", digest), blob.freed(), reason);
    return new Assessment.Victim(digest, entry, level, blob.stamp());
  }

  private List<Refusal> refusals(
      MirrorDocket docket, Verdict verdict, Set<Long> victims, Memory memory) {
    long blobs = docket.judged().count();
    Bitmap excused = excused(docket, memory);
    long alarming = victims.stream().filter(id -> !excused.get(id)).count();
    Breakers.Sight sight =
        new Breakers.Sight(
            blobs,
            docket.starts().count(),
            memory.roots(),
            memory.removed(),
            memory.released(),
            alarming);
    List<Refusal> refusals = new ArrayList<>(Breakers.of(sight, policy.limits()));
    List<String> needed = new ArrayList<>();
    List<String> unneeded = new ArrayList<>();
    findings(verdict.kept(), docket.found().keySet(), needed, unneeded);
    if (!needed.isEmpty()) {
      String seen = "content that has to be read cannot be: " + Words.few(needed);
      refusals.add(new Refusal(UNREAD, seen));
    }
    if (!unneeded.isEmpty()) {
      String seen = "content that may be a referrer cannot be read: " + Words.few(unneeded);
      refusals.add(new Refusal(UNREAD_GARBAGE, seen));
    }
    return refusals;
  }

  /**
   * What the names led to that were taken away through Tidemark, and what the roots lead to that
   * are to count for nothing.
   */
  private Bitmap excused(MirrorDocket docket, Memory memory) {
    Bitmap excused = new Bitmap(1);
    docket.starts().others().forEach(root -> excused.set(root.id()));
    for (long id : reader.ids(memory.targets())) {
      if (id != Reader.NONE) {
        excused.set(id);
      }
    }
    return excused.count() == 0 ? excused : docket.closure(excused);
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
