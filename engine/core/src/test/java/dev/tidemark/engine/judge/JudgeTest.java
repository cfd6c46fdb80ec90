package dev.tidemark.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mark.Bitmap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JudgeTest {

  /** A store of a few nodes that is written down by hand. */
  private static final class Handmade implements Docket {

    private final Map<Long, long[]> children = new HashMap<>();
    private final Map<Long, Standing> standings = new HashMap<>();
    private final Bitmap judged = new Bitmap(1);
    private final Bitmap roots = new Bitmap(1);
    private final Bitmap flat = new Bitmap(1);

    /** A blob of ten bytes; what comes of it counts if no root leads to it. */
    Handmade blob(long id, Ruling ruling, long... parts) {
      return node(id, new Standing(ruling, "content", 10), parts);
    }

    Handmade node(long id, Standing standing, long... parts) {
      judged.set(id);
      standings.put(id, standing);
      children.put(id, parts);
      return this;
    }

    Handmade root(long id) {
      roots.set(id);
      return this;
    }

    Handmade flat(long id) {
      flat.set(id);
      return this;
    }

    @Override
    public Bitmap judged() {
      return judged.copy();
    }

    @Override
    public Bitmap roots() {
      return roots;
    }

    @Override
    public Bitmap flat() {
      return flat;
    }

    @Override
    public Bitmap closure(Bitmap starts) {
      Bitmap all = new Bitmap(1);
      starts.forEach(start -> reach(start, all));
      return all;
    }

    private void reach(long id, Bitmap all) {
      if (all.set(id)) {
        for (long part : children.getOrDefault(id, new long[0])) {
          reach(part, all);
        }
      }
    }

    @Override
    public Standing standing(long node) {
      return Objects.requireNonNull(standings.get(node));
    }
  }

  private final Handmade store = new Handmade();

  private Verdict judged() {
    return Judge.judge(store);
  }

  private static List<Long> ids(Bitmap bits) {
    return Arrays.stream(bits.toArray()).boxed().toList();
  }

  @Test
  void whatARootLeadsToStaysAndTheRestMayGo() {
    store.blob(1, Ruling.GARBAGE, 2).blob(2, Ruling.GARBAGE).blob(3, Ruling.GARBAGE, 2).root(1);
    Verdict verdict = judged();
    assertThat(ids(verdict.live())).containsExactly(1L, 2L);
    assertThat(ids(verdict.kept())).containsExactly(1L, 2L);
    assertThat(ids(verdict.condemned())).containsExactly(3L);
    assertThat(verdict.garbage().going()).isEqualTo(Map.of("content", 1L));
    assertThat(verdict.garbage().goingBytes()).isEqualTo(10);
  }

  @Test
  void whatIsYoungStaysWithAllItRefersTo() {
    store.blob(1, Ruling.YOUNG, 2).blob(2, Ruling.GARBAGE, 3).blob(3, Ruling.GARBAGE);
    store.blob(4, Ruling.GARBAGE, 1);
    Verdict verdict = judged();
    assertThat(verdict.live().count()).isZero();
    assertThat(ids(verdict.kept())).containsExactly(1L, 2L, 3L);
    assertThat(ids(verdict.condemned())).containsExactly(4L);
    assertThat(verdict.garbage().count()).isEqualTo(4);
    assertThat(verdict.garbage().young()).isEqualTo(3);
    assertThat(verdict.garbage().total()).as("acquitted parts do not count").isEqualTo(1);
    assertThat(verdict.garbage().goingBytes()).isEqualTo(10);
    assertThat(verdict.spared()).containsEntry("grace", 1L);
  }

  @Test
  void whatNobodyCanJudgeStaysWithAllItRefersTo() {
    store.blob(1, Ruling.UNJUDGED, 2).blob(2, Ruling.GARBAGE);
    Verdict verdict = judged();
    assertThat(ids(verdict.kept())).containsExactly(1L, 2L);
    assertThat(verdict.condemned().count()).isZero();
    assertThat(verdict.spared()).containsEntry("unjudged", 1L).containsEntry("grace", 0L);
  }

  @Test
  void whatThisRunIsNotToRemoveKeepsItsPartsAndIsNotYoung() {
    store.blob(1, Ruling.OUTSIDE, 2).blob(2, Ruling.GARBAGE).blob(3, Ruling.GARBAGE);
    Verdict verdict = judged();
    assertThat(ids(verdict.kept())).containsExactly(1L, 2L);
    assertThat(ids(verdict.condemned())).containsExactly(3L);
    assertThat(verdict.garbage().young()).isZero();
    assertThat(verdict.garbage().total()).isEqualTo(1);
    assertThat(verdict.spared()).containsEntry("unplanned", 1L);
  }

  @Test
  void whatIsOnlyMentionedCountsNowhere() {
    store.blob(1, Ruling.ABSENT, 2).blob(2, Ruling.GARBAGE);
    Verdict verdict = judged();
    assertThat(verdict.garbage().count()).isEqualTo(1);
    assertThat(verdict.garbage().bytes()).isEqualTo(10);
    assertThat(verdict.garbage().going()).isEqualTo(Map.of("content", 1L));
    assertThat(verdict.condemned().get(2)).isTrue();
  }

  @Test
  void whatStaysByItselfDoesNotKeepWhatItRefersTo() {
    store.blob(1, Ruling.GARBAGE, 2).blob(2, Ruling.GARBAGE).flat(1);
    Verdict verdict = judged();
    assertThat(ids(verdict.condemned())).containsExactly(2L);
    assertThat(ids(verdict.flat())).containsExactly(1L);
    assertThat(verdict.kept().count()).isZero();
  }

  @Test
  void countsByKindAndByWhatAKindGivesBack() {
    store.node(1, new Docket.Standing(Ruling.GARBAGE, "image", 0), 2);
    store.node(2, new Docket.Standing(Ruling.GARBAGE, "content", 30));
    store.node(3, new Docket.Standing(Ruling.YOUNG, "content", 500));
    Verdict.Garbage garbage = judged().garbage();
    assertThat(garbage.going()).isEqualTo(Map.of("image", 1L, "content", 1L));
    assertThat(garbage.goingBytes()).isEqualTo(30);
    assertThat(garbage.bytes()).isEqualTo(530);
  }

  @Test
  void aPartOfTwoParentsIsAcquittedOnce() {
    store.blob(1, Ruling.YOUNG, 3).blob(2, Ruling.OUTSIDE, 3).blob(3, Ruling.GARBAGE);
    Verdict.Garbage garbage = judged().garbage();
    assertThat(garbage.going()).isEmpty();
    assertThat(garbage.goingBytes()).isZero();
  }
}
