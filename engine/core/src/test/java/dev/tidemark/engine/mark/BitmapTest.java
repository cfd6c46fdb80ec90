package dev.tidemark.engine.mark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BitmapTest {

  @Test
  void growsAndAnswersBeyondItsEnd() {
    Bitmap bits = new Bitmap(1);
    assertThat(bits.get(1_000_000)).isFalse();
    assertThat(bits.set(1_000_000)).isTrue();
    assertThat(bits.set(1_000_000)).isFalse();
    assertThat(bits.get(1_000_000)).isTrue();
    bits.clear(1_000_000);
    bits.clear(99_000_000);
    assertThat(bits.count()).isZero();
  }

  @Test
  void setsCombine() {
    Bitmap a = of(1, 64, 65, 700);
    Bitmap b = of(64, 2000);
    assertThat(a.minus(b).toArray()).containsExactly(1, 65, 700);
    assertThat(b.minus(a).toArray()).containsExactly(2000);
    a.or(b);
    assertThat(a.toArray()).containsExactly(1, 64, 65, 700, 2000);
    assertThat(a.count()).isEqualTo(5);
  }

  @Test
  void aCopyIsIndependent() {
    Bitmap a = of(3);
    Bitmap copy = a.copy();
    copy.set(4);
    assertThat(a.get(4)).isFalse();
  }

  private static Bitmap of(long... ids) {
    Bitmap bits = new Bitmap(1);
    for (long id : ids) {
      bits.set(id);
    }
    return bits;
  }
}
