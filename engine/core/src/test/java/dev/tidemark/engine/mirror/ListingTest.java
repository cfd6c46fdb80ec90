package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListingTest {

  private final Random random = new Random(7);

  @Test
  void theSumDoesNotDependOnOrderAndTellsSetsApart() {
    List<Digest> digests = digests(500);
    Listing.Sum sum = sum(digests);
    Collections.shuffle(digests, random);
    assertThat(sum(digests)).isEqualTo(sum);
    Digest other = digests(1).get(0);
    digests.set(17, other);
    assertThat(sum(digests)).isNotEqualTo(sum);
  }

  @Test
  void takingOutIsTheReverseOfPuttingIn() {
    List<Digest> digests = digests(300);
    List<Digest> rest = new ArrayList<>(digests.subList(0, 100));
    rest.addAll(digests.subList(200, 300));
    assertThat(sum(digests).minus(digests.subList(100, 200))).isEqualTo(sum(rest));
    assertThat(sum(digests).minus(digests)).isEqualTo(Listing.Sum.EMPTY);
  }

  @Test
  void itSurvivesItsText() {
    Listing.Sum sum = sum(digests(10));
    assertThat(Listing.Sum.parse(sum.toString())).isEqualTo(sum);
  }

  private static Listing.Sum sum(List<Digest> digests) {
    return Listing.Sum.of(digests);
  }

  private List<Digest> digests(int n) {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String hex = String.format("%016x", random.nextLong()).repeat(4);
      digests.add(i % 10 == 0 ? new Digest("sha512", hex + hex) : new Digest("sha256", hex));
    }
    return digests;
  }
}
