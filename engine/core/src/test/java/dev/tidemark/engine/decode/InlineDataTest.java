package dev.tidemark.engine.decode;

import static dev.tidemark.engine.decode.Samples.A;
import static dev.tidemark.engine.decode.Samples.MANIFEST;
import static dev.tidemark.engine.decode.Samples.child;
import static dev.tidemark.engine.decode.Samples.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.Finding;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.MemoryBlobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Content that stands in a descriptor's data field. */
class InlineDataTest {

  private static final Plugins HANDLERS =
      Plugins.of(new Samples.ManifestHandler(), new Samples.LeafHandler());

  private final MemoryBlobs blobs = new MemoryBlobs();

  @Test
  void inlineContentIsDecodedAsItsType() throws Exception {
    for (String type : new String[] {MANIFEST, "unknown"}) {
      Decoded decoded = decode(outer(inline(type, manifest(A))));
      Decoded inner = decoded.inline().get(0);
      assertThat(decoded.inline()).hasSize(1);
      assertThat(inner.digest()).isEqualTo(Blob.digest(manifest(A)));
      assertThat(inner.mediaType()).isEqualTo(type);
      assertThat(inner.references()).containsExactly(child("layer", A));
      assertThat(decoded.references())
          .singleElement()
          .satisfies(r -> assertThat(r.target().digest()).isEqualTo(inner.digest()));
      assertThat(decoded.findings()).isEmpty();
    }
  }

  @Test
  void contentWithoutHandlersForTheOuterDocumentIsSeenToo() throws Exception {
    Digest digest = blobs.put(outer(inline("unknown", manifest(A))));
    Decoded decoded = new Decoder(Plugins.of()).decode(blobs, digest, "unknown");
    assertThat(decoded.inline().get(0).references()).containsExactly(child("layer", A));
  }

  @Test
  void paddingAndLineEndsDoNotMatter() throws Exception {
    String text = manifest(A) + "  ";
    String data = base64(text).replace("=", "");
    assertThat(data.length() % 4).isNotZero();
    String broken = data.substring(0, 10) + "\\r\\n" + data.substring(10);
    for (String form : new String[] {data, broken}) {
      Decoded decoded = decode(outer(inline(MANIFEST, Blob.digest(text), -1, form)));
      assertThat(decoded.inline()).hasSize(1);
      assertThat(decoded.findings()).isEmpty();
    }
  }

  @Test
  void dataThatIsNotWhatItShouldBeIsReportedAndIgnored() throws Exception {
    String text = manifest(A);
    Digest digest = Blob.digest(text);
    String[] wrong = {
      inline(MANIFEST, digest, text.length(), base64(text + " ")),
      inline(MANIFEST, digest, text.length() + 1, base64(text)),
      inline(MANIFEST, digest, text.length(), "***"),
      inline(MANIFEST, new Digest("blake3", "0".repeat(64)), -1, base64(text)),
    };
    for (String descriptor : wrong) {
      Decoded decoded = decode(outer(descriptor));
      assertThat(decoded.inline()).isEmpty();
      assertThat(decoded.references()).hasSize(1);
      assertThat(decoded.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Finding.Severity.SUSPICIOUS);
                assertThat(finding.message()).startsWith("inline data of ");
              });
    }
  }

  @Test
  void anEmptyFieldIsNoData() throws Exception {
    Decoded decoded = decode(outer(inline(MANIFEST, A, 5, "")));
    assertThat(decoded.findings()).isEmpty();
    assertThat(decoded.inline()).isEmpty();
  }

  @Test
  void brokenInlineContentMakesTheWholeUnreadable() throws Exception {
    Decoded decoded = decode(outer(inline(MANIFEST, "{")));
    assertThat(decoded.findings()).isEmpty();
    assertThat(decoded.inline().get(0).incomplete()).isTrue();
    assertThat(decoded.incomplete()).isTrue();
  }

  @Test
  void nestingEndsSomewhere() throws Exception {
    String text = manifest(A);
    for (int i = 0; i < 12; i++) {
      text = outer(inline(MANIFEST, text));
    }
    Decoded decoded = decode(text);
    int depth = 0;
    while (!decoded.inline().isEmpty()) {
      decoded = decoded.inline().get(0);
      depth++;
    }
    assertThat(depth).isEqualTo(8);
    assertThat(decoded.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).endsWith("is nested too deep"));
  }

  private Decoded decode(String text) throws IOException {
    return new Decoder(HANDLERS).decode(blobs, blobs.put(text), MANIFEST);
  }

  private static String outer(String descriptor) {
    return "{\"layers\":[" + descriptor + "]}";
  }

  private static String inline(String type, String text) {
    return inline(type, Blob.digest(text), text.length(), base64(text));
  }

  private static String inline(String type, Digest digest, int size, String data) {
    return "{\"mediaType\":\""
        + type
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":"
        + size
        + ",\"data\":\""
        + data
        + "\"}";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
