package dev.tidemark.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DigestIndexTest {

  private final DigestIndex index = new DigestIndex();

  @Test
  void numbersDigestsOfAllAlgorithmsInTheOrderTheyCame() {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String hex = Digest.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)).encoded();
      digests.add(i % 10 == 7 ? new Digest("sha512", hex + hex) : new Digest("sha256", hex));
    }
    for (int i = 0; i < digests.size(); i++) {
      assertThat(index.find(digests.get(i))).isEqualTo(DigestIndex.NONE);
      assertThat(index.add(digests.get(i))).isEqualTo(i);
    }
    for (int i = 0; i < digests.size(); i++) {
      assertThat(index.find(digests.get(i))).isEqualTo(i);
      assertThat(index.add(digests.get(i))).isEqualTo(i);
    }
    assertThat(index.range(0, index.size())).isEqualTo(digests);
  }

  @Test
  void tellsNamesApartThatDifferInOneDigitAnywhere() {
    for (int place = 0; place < 64; place++) {
      Digest digest = new Digest("sha256", "0".repeat(place) + "f" + "0".repeat(63 - place));
      assertThat(index.add(digest)).isEqualTo(place);
      assertThat(index.get(place)).isEqualTo(digest);
    }
  }

  @Test
  void findsWhatWasAppendedAndTellsWhatWasAppendedTwice() {
    for (String algorithm : List.of("sha256", "sha384")) {
      DigestIndex some = new DigestIndex();
      for (int i = 0; i < 500; i++) {
        assertThat(some.append(digest(algorithm, i))).isEqualTo(i);
      }
      assertThat(some.isDistinct()).isTrue();
      assertThat(some.find(digest(algorithm, 321))).isEqualTo(321);
      assertThat(some.append(digest(algorithm, 321))).isEqualTo(500);
      assertThat(some.isDistinct()).isFalse();
      assertThat(some.find(digest(algorithm, 321))).isEqualTo(321);
      assertThat(some.get(500)).isEqualTo(digest(algorithm, 321));
    }
  }

  @Test
  void findsATextThatIsSpeltJustSo() {
    Digest digest = digest("sha256", 0xabc);
    Digest other = digest("sha512", 7);
    index.add(digest);
    index.add(other);
    assertThat(index.find(digest.toString())).isZero();
    assertThat(index.find(other.toString())).isOne();
    assertThat(index.find(digest.toString().toUpperCase(Locale.ROOT))).isEqualTo(DigestIndex.NONE);
    assertThat(index.find("sha256:" + digest.encoded().toUpperCase(Locale.ROOT)))
        .isEqualTo(DigestIndex.NONE);
    assertThat(index.find(digest.encoded())).isEqualTo(DigestIndex.NONE);
    assertThat(index.find("sha256:")).isEqualTo(DigestIndex.NONE);
    assertThat(index.find("")).isEqualTo(DigestIndex.NONE);
  }

  private static Digest digest(String algorithm, int number) {
    int length = algorithm.equals("sha256") ? 64 : algorithm.equals("sha384") ? 96 : 128;
    String hex = Integer.toHexString(number);
    return new Digest(algorithm, "0".repeat(length - hex.length()) + hex);
  }
}
