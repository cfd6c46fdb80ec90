package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the model says of a layout as it is: what has to stay there, come back, or may be left. */
final class Expected {

  private final Rig rig;
  private final Map<Digest, Blob> content = new LinkedHashMap<>();
  private final Map<Digest, Instant> written = new HashMap<>();

  Expected(Rig rig, List<Blob> graph) {
    this.rig = rig;
    graph.forEach(blob -> content.put(blob.digest(), blob));
  }

  Blob blob(Digest digest) {
    return Objects.requireNonNull(content.get(digest), "a blob that nobody made");
  }

  /** Somebody has written a blob. */
  void written(Blob blob, Instant when) {
    written.put(blob.digest(), when);
  }

  private Set<Digest> roots() {
    Set<Digest> roots = new HashSet<>();
    rig.layout.tags().values().forEach(link -> roots.add(link.target()));
    return roots;
  }

  /** What is there now and has to stay: reachable, or young with its closure. */
  Set<Digest> stays(Duration grace) {
    return stays(grace, Set.of());
  }

  /** The same, and what the plan does not name or what was written after it, with its closure. */
  Set<Digest> staysBut(Plan old, Duration grace) {
    Set<Digest> others = rig.layout.digests();
    for (Plan.Entry entry : old.entries()) {
      if (!written
          .getOrDefault(entry.digest().orElseThrow(), Instant.MIN)
          .isAfter(old.heading().created())) {
        others.remove(entry.digest().orElseThrow());
      }
    }
    return stays(grace, others);
  }

  private Set<Digest> stays(Duration grace, Set<Digest> more) {
    Set<Digest> present = rig.layout.digests();
    Set<Digest> starts = roots();
    starts.addAll(more);
    for (Digest digest : present) {
      if (!grace.isZero()
          && written.getOrDefault(digest, Instant.MIN).isAfter(rig.clock.instant().minus(grace))) {
        starts.add(digest);
      }
    }
    return Model.stays(content.values(), present, starts);
  }

  /** What has to be there after a judgement: also what comes back out of quarantine. */
  Set<Digest> due() {
    Set<Digest> present = rig.layout.digests();
    Set<Digest> held = rig.held();
    Model model = new Model();
    present.forEach(digest -> model.learn(blob(digest)));
    held.forEach(digest -> model.learnForward(blob(digest)));
    Set<Digest> starts = roots();
    present.stream().filter(digest -> !digest.verifiable()).forEach(starts::add);
    Set<Digest> due = new TreeSet<>(model.reachable(starts));
    due.removeIf(digest -> !present.contains(digest) && !held.contains(digest));
    return due;
  }

  /**
   * What may stay as well: what documents list that are needed and away, and referrers in
   * quarantine.
   */
  Set<Digest> remembered() {
    Set<Digest> present = rig.layout.digests();
    Model model = new Model();
    content.values().forEach(model::learnForward);
    present.forEach(digest -> model.learn(blob(digest)));
    rig.held().forEach(digest -> model.learn(blob(digest)));
    Set<Digest> starts = roots();
    present.stream().filter(digest -> !digest.verifiable()).forEach(starts::add);
    return model.reachable(starts);
  }

  /** These and their parts, as far as documents that are there list them. */
  Set<Digest> whole(Collection<Digest> digests) {
    Set<Digest> present = rig.layout.digests();
    Set<Digest> whole = parts(digests, present);
    whole.retainAll(present);
    return whole;
  }

  /** These and what their documents list, wherever they are. */
  Set<Digest> parts(Collection<Digest> digests) {
    return parts(digests, content.keySet());
  }

  /** Not what they are about: that is no part of them. */
  private Set<Digest> parts(Collection<Digest> digests, Set<Digest> documents) {
    Model parts = new Model();
    for (Digest document : documents) {
      blob(document).links().forEach(link -> parts.keeps(document, link.target()));
    }
    return parts.reachable(digests);
  }
}
