package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names come and go between two collections, some of them through Tidemark. Images share nothing,
 * so that it can be told which names a blob has lost.
 */
final class Releasing {

  private final Rig rig;
  private final Map<String, Blob> names = new TreeMap<>();
  private final Map<String, Blob> seen = new HashMap<>();
  private final Set<String> released = new HashSet<>();
  private final Set<Blob> excused = new HashSet<>();
  private int made;

  private Releasing(Rig rig) {
    this.rig = rig;
  }

  /** Throws an assertion error if a collection refuses what it should not, or the other way. */
  static void check(Script script, Engines engines) throws IOException {
    try (Rig rig = new Rig(engines)) {
      new Releasing(rig).run(script);
    }
  }

  private void run(Script script) throws IOException {
    for (int i = 2 + script.about("start").nextInt(8); i > 0; i--) {
      add("t" + made);
    }
    collect();
    for (int step : script.steps()) {
      Random random = new Random(step);
      if (random.nextInt(12) == 0) {
        collect();
      } else {
        change(random);
      }
      compare();
    }
  }

  private void collect() throws IOException {
    rig.collector().collect(Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class)));
    seen.clear();
    seen.putAll(names);
    released.clear();
    excused.clear();
  }

  private void compare() throws IOException {
    Set<Refusal.Kind> refused = EnumSet.noneOf(Refusal.Kind.class);
    rig.collector()
        .plan(Policy.immediate())
        .refusals()
        .forEach(refusal -> refused.add(refusal.kind()));
    assertThat(refused)
        .as("saw %s, has %s, was told to remove %s", seen.keySet(), names.keySet(), released)
        .isEqualTo(refusals());
  }

  private void change(Random random) throws IOException {
    int what = random.nextInt(4);
    if (what == 0 || names.isEmpty()) {
      add("t" + made);
    } else if (what == 3) {
      add(List.copyOf(names.keySet()).get(random.nextInt(names.size())));
    } else {
      String name = List.copyOf(names.keySet()).get(random.nextInt(names.size()));
      Blob target = Objects.requireNonNull(names.remove(name));
      rig.layout.untag(name);
      if (what == 1) {
        rig.releases().note(List.of(new Releases.Release(name, target.digest(), true)));
        released.add(name);
        excused.add(target);
      }
    }
  }

  /** A new image, under a new name or one that stood for another image. */
  private void add(String name) {
    Blob image = Blob.leaf("application/vnd.example.leaf", "image " + made++);
    rig.layout.put(image);
    rig.layout.tag(name, image.link());
    names.put(name, image);
  }

  /** What a collection has to refuse, as if the names were there that it was told to remove. */
  private Set<Refusal.Kind> refusals() {
    Set<Refusal.Kind> refusals = EnumSet.noneOf(Refusal.Kind.class);
    int blobs = rig.layout.digests().size();
    if (names.isEmpty() && released.isEmpty() && blobs > 0) {
      refusals.add(Refusal.Kind.NO_ROOTS);
    }
    int known = released.stream().filter(seen::containsKey).toList().size();
    if (seen.size() - names.size() - known > seen.size() / 2.0) {
      refusals.add(Refusal.Kind.ROOTS_LOST);
    }
    if (blobs - names.size() - excused.size() > 0.9 * blobs) {
      refusals.add(Refusal.Kind.GARBAGE_SHARE);
    }
    return refusals;
  }
}
