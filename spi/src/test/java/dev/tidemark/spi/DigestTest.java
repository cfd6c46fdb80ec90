package dev.tidemark.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:" + "00112233445566778899aabbccddeeff" + "00112233445566778899aabbccddeeff",
        "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
        "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564",
        "test+algorithm.x_y-z:=_-"
      })
  void readsWhatTheSpecificationAllows(String text) {
    assertThat(Digest.parse(text)).hasToString(text);
    assertThat(Digest.isDigest(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        ":abc",
        "sha256:abc",
        "SHA256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha256:0123456789abcdeg0123456789abcdef0123456789abcdef0123456789abcdef",
        "a++b:c",
        "a+:c",
        "x:a/b",
        "x:../../etc/passwd"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a digest");
    assertThat(Digest.isDigest(text)).isFalse();
  }

  @Test
  void aDocumentsSpellingDoesNotCostAnEdge() {
    assertThat(Digest.lenient("SHA256:" + HEX.toUpperCase(java.util.Locale.ROOT)))
        .contains(new Digest("sha256", HEX));
    assertThat(Digest.lenient("latest")).isEmpty();
    assertThat(Digest.lenient("sha256:short")).isEmpty();
  }

  @Test
  void onlyWhatCanBeCheckedIsVerifiable() {
    assertThat(new Digest("sha256", HEX).verifiable()).isTrue();
    assertThat(new Digest("sha512", HEX + HEX).verifiable()).isTrue();
    assertThat(new Digest("sha384", "ab".repeat(48)).verifiable()).isTrue();
    assertThat(Digest.isDigest("sha384:" + HEX)).isFalse();
    assertThat(new Digest("blake3", HEX).verifiable()).isFalse();
    assertThat(new Digest("md5", "abc").verifiable()).isFalse();
  }
}
