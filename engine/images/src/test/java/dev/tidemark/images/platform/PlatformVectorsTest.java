package dev.tidemark.images.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every vector of {@code platform-vectors.tsv} in the folder named by TIDEMARK_CORPUS. */
class PlatformVectorsTest {

  @Test
  void everyVectorIsMet() throws IOException {
    String corpus = System.getenv("TIDEMARK_CORPUS");
    Assumptions.assumeTrue(corpus != null, "set TIDEMARK_CORPUS to test the vectors of platforms");
    List<String> vectors = Files.readAllLines(Path.of(corpus, "platform-vectors.tsv"));
    assertThat(vectors).hasSizeGreaterThan(1000);
    assertThat(vectors.stream().skip(1).filter(line -> !met(line.split("\t", -1)))).isEmpty();
  }

  /**
   * @param vector mode, target, candidate, 1 if they match
   */
  private static boolean met(String[] vector) {
    Platform target = Platforms.parse(vector[1]);
    PlatformMatcher matcher =
        vector[0].equals("only") ? Platforms.only(target) : Platforms.onlyStrict(target);
    return matcher.matches(Platforms.parse(vector[2])) == vector[3].equals("1");
  }
}
