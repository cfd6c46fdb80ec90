package dev.tidemark.engine.judge;

import static dev.tidemark.engine.judge.Refusal.Kind.GARBAGE_SHARE;
import static dev.tidemark.engine.judge.Refusal.Kind.NO_ROOTS;
import static dev.tidemark.engine.judge.Refusal.Kind.ROOTS_LOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BreakersTest {

  private static List<Refusal.Kind> tripped(
      long blobs, long roots, long before, long removed, long released, long going) {
    return Breakers.of(
            new Breakers.Sight(blobs, roots, before, removed, released, going), Policy.Limits.USUAL)
        .stream()
        .map(Refusal::kind)
        .toList();
  }

  @Test
  void aStoreAsUsualTripsNone() {
    assertThat(tripped(100, 10, 10, 0, 0, 20)).isEmpty();
    assertThat(tripped(100, 10, 0, 0, 0, 20)).as("before the first collection").isEmpty();
    assertThat(tripped(0, 0, 0, 0, 0, 0)).as("empty").isEmpty();
  }

  @Test
  void noRootsTripsWhateverGoes() {
    assertThat(tripped(5, 0, 0, 0, 0, 0)).containsExactly(NO_ROOTS);
    assertThat(tripped(5, 0, 3, 0, 0, 5)).containsExactly(NO_ROOTS, ROOTS_LOST, GARBAGE_SHARE);
  }

  @Test
  void halfOfTheRootsMayBeLostAndNoMore() {
    assertThat(tripped(100, 5, 10, 0, 0, 50)).isEmpty();
    assertThat(tripped(100, 4, 10, 0, 0, 50)).containsExactly(ROOTS_LOST);
  }

  @Test
  void nineInTenBlobsMayGoAndNoMore() {
    assertThat(tripped(100, 10, 10, 0, 0, 90)).isEmpty();
    assertThat(tripped(100, 10, 10, 0, 0, 91)).containsExactly(GARBAGE_SHARE);
  }

  @Test
  void whatWasRemovedThroughTidemarkTripsNone() {
    assertThat(tripped(100, 4, 10, 6, 6, 0)).as("six of ten").isEmpty();
    assertThat(tripped(100, 0, 10, 10, 10, 0)).as("all").isEmpty();
    assertThat(tripped(100, 0, 0, 3, 0, 0)).as("all, before the first collection").isEmpty();
    assertThat(tripped(100, 0, 10, 10, 10, 40)).as("all, and there was garbage").isEmpty();
  }

  @Test
  void whatWasRemovedThroughTidemarkExcusesNoOther() {
    assertThat(tripped(100, 2, 10, 2, 2, 60)).as("six others are lost").containsExactly(ROOTS_LOST);
    assertThat(tripped(100, 3, 10, 2, 2, 60)).as("five others are lost").isEmpty();
    assertThat(tripped(100, 0, 10, 1, 1, 95)).containsExactly(ROOTS_LOST, GARBAGE_SHARE);
  }

  @Test
  void namesThatCameAfterTheLastCollectionExcuseNoneThatItSaw() {
    assertThat(tripped(100, 4, 10, 6, 0, 40)).containsExactly(ROOTS_LOST);
    assertThat(tripped(100, 0, 10, 6, 0, 40)).containsExactly(ROOTS_LOST);
  }

  @Test
  void eachSaysWhatItHasSeen() {
    List<Refusal> seen = Breakers.of(new Breakers.Sight(100, 1, 10, 2, 2, 95), Policy.Limits.USUAL);
    assertThat(seen)
        .extracting(Refusal::seen)
        .containsExactly(
            "only 1 root, and 2 removed by name, where the last collection saw 10",
            "95 of 100 blobs are garbage, more than 90 %");
  }

  @Test
  void aPartIsNoMoreThanTheWhole() {
    assertThatThrownBy(() -> new Breakers.Sight(1, 0, 5, 1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Breakers.Sight(1, 0, 0, 0, 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
