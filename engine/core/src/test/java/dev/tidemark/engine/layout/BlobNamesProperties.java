package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The grammar of file names is that of digests, to the letter. */
class BlobNamesProperties {

  @Property
  void namesAreDigests(
      @ForAll("algorithms") String algorithm, @ForAll("encodings") String encoded) {
    Optional<Digest> named =
        BlobNames.algorithm(algorithm)
            ? Optional.ofNullable(BlobNames.digest(algorithm, encoded))
            : Optional.empty();

    assertThat(named).isEqualTo(constructed(algorithm, encoded));
  }

  private static Optional<Digest> constructed(String algorithm, String encoded) {
    try {
      return Optional.of(new Digest(algorithm, encoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<String> algorithms() {
    return Arbitraries.oneOf(
        Arbitraries.of("sha256", "sha512", "blake3", "SHA256", "md5", "a+b", "a++b", "a.", ""),
        Arbitraries.strings().withChars("az09+._-AZ/`{").ofMaxLength(70));
  }

  @Provide
  Arbitrary<String> encodings() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789abcdef").ofLength(64),
        Arbitraries.strings().withChars("0123456789abcdef").ofLength(128),
        Arbitraries.strings().withChars("0123456789abcdefABCDEFg").ofMinLength(63).ofMaxLength(65),
        Arbitraries.strings().withChars("azAZ09=_-.+/@[`{").ofMaxLength(3),
        Arbitraries.strings().withChars("a").ofMinLength(398).ofMaxLength(402),
        Arbitraries.strings().ofMaxLength(5));
  }
}
