package dev.tidemark.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
}
