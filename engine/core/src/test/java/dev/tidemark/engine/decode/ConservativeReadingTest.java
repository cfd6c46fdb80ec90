package dev.tidemark.engine.decode;

import static dev.tidemark.engine.decode.Samples.A;
import static dev.tidemark.engine.decode.Samples.B;
import static dev.tidemark.engine.decode.Samples.C;
import static dev.tidemark.engine.decode.Samples.MANIFEST;
import static dev.tidemark.engine.decode.Samples.child;
import static dev.tidemark.engine.decode.Samples.descriptor;
import static dev.tidemark.engine.decode.Samples.manifest;
import static dev.tidemark.engine.decode.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.Finding.Severity;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.MemoryBlobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read of content that no handler knows. */
class ConservativeReadingTest {

  private static final Plugins NONE = Plugins.of();

  private final MemoryBlobs blobs = new MemoryBlobs();

  @AfterEach
  void everyStreamIsClosed() {
    assertThat(blobs.open()).isZero();
  }

  @Test
  void everyDescriptorAnywhereIsAReference() throws Exception {
    Decoded decoded =
        decode(
            "{\"a\":{\"b\":[["
                + descriptor("x", A)
                + "]]},\"subject\":"
                + descriptor("y", B)
                + ",\"list\":[1,null,true,\"t\",-2.5e3,"
                + descriptor("z", C)
                + "]}");
    assertThat(decoded.references()).containsExactly(child("x", A), subject("y", B), child("z", C));
    assertThat(decoded.findings()).isEmpty();
    assertThat(decoded.mediaType()).isEqualTo("unknown");
  }

  @Test
  void namesMatchWithoutCase() throws Exception {
    assertThat(
            decode("{\"SUBJECT\":{\"Digest\":\"" + A + "\",\"MEDIATYPE\":\"x\",\"Size\":1}}")
                .references())
        .containsExactly(subject("x", A));
  }

  @Test
  void aTypeOrASizeMakesADescriptorAndADigestAloneDoesNot() throws Exception {
    assertThat(decode("{\"digest\":\"" + A + "\",\"size\":1}").references())
        .containsExactly(child("", A));
    assertThat(decode("{\"digest\":\"" + A + "\",\"size\":1.5}").references())
        .containsExactly(Reference.child(new Descriptor("", A, -1)));
    assertThat(decode("{\"digest\":\"" + A + "\",\"mediaType\":\"x\"}").references())
        .containsExactly(Reference.child(new Descriptor("x", A, -1)));
    assertThat(decode("{\"digest\":\"" + A + "\"}").references()).isEmpty();
    assertThat(decode("{\"digest\":\"" + A + "\",\"size\":\"1\",\"mediaType\":2}").references())
        .isEmpty();
    assertThat(decode("{\"digest\":\"bogus\",\"size\":1}").references()).isEmpty();
    assertThat(decode("{\"x\":{\"digest\":\"" + A + "\"},\"size\":1}").references()).isEmpty();
  }

  @Test
  void nothingCarriesOverFromOneObjectToTheNext() throws Exception {
    String rich =
        "{\"digest\":\"" + A + "\",\"size\":7,\"mediaType\":\"x\",\"artifactType\":\"y\"}";
    String poor = "{\"digest\":\"" + B + "\",\"mediaType\":\"z\"}";
    String bare = "{\"digest\":\"" + C + "\"}";
    List<Reference> references = decode("[" + rich + "," + poor + "," + bare + "]").references();
    assertThat(references).hasSize(2);
    assertThat(references.get(1)).isEqualTo(Reference.child(new Descriptor("z", B, -1)));
  }

  @Test
  void repeatedNamesCountWithAllTheirValues() throws Exception {
    String twice =
        "{\"digest\":\""
            + A
            + "\",\"digest\":\"bogus\",\"DIGEST\":\""
            + B
            + "\",\"mediaType\":\"x\",\"mediatype\":\"y\",\"size\":1}";
    assertThat(decode(twice).references())
        .containsExactly(child("x", A), child("y", A), child("x", B), child("y", B));
  }

  @Test
  void anObjectWithNoEndOfMeaningsIsReadWithoutAType() throws Exception {
    StringBuilder text = new StringBuilder("{\"size\":1");
    for (int i = 0; i < 1000; i++) {
      text.append(",\"digest\":\"").append(Blob.digest("" + i)).append('"');
      text.append(",\"mediaType\":\"").append(i).append('"');
    }
    assertThat(decode(text + "}").references())
        .hasSize(1000)
        .contains(child("", Blob.digest("999")));
  }

  @Test
  void theLayersOfSchemaOneAreReferences() throws Exception {
    String sum = "{\"blobSum\":\"" + A + "\"}";
    Reference layer = Reference.child(new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, A, -1));
    assertThat(decode("{\"schemaVersion\":1,\"fsLayers\":[" + sum + "," + sum + "]}").references())
        .containsExactly(layer);
    assertThat(decode("{\"FSLAYERS\":[{\"BLOBSUM\":\"" + A + "\"}]}").references())
        .containsExactly(layer);
    assertThat(decode("{\"other\":[" + sum + "]}").references()).isEmpty();
  }

  @Test
  void severalValuesOneAfterTheOtherAreFine() throws Exception {
    Decoded decoded = decode(manifest(A) + "\n" + manifest(B) + "[" + manifest(C) + "] 3");
    assertThat(decoded.references())
        .containsExactly(child("layer", A), child("layer", B), child("layer", C));
    assertThat(decoded.findings()).isEmpty();
  }

  @Test
  void whatStopsBeingJsonIsWorthAWordOnlyIfSomethingWasFound() throws Exception {
    Decoded begun = decode(manifest(A) + " and so on");
    assertThat(begun.references()).containsExactly(child("layer", A));
    assertThat(begun.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.SUSPICIOUS))
        .satisfies(f -> assertThat(f.message()).startsWith("is JSON at first only: "));
    assertThat(decode("{{ template }}").findings()).isEmpty();
    assertThat(decode("[section]\nkey=value").findings()).isEmpty();
  }

  @Test
  void ofABinaryBlobOnlyTheBeginningIsRead() throws Exception {
    byte[] zeros = new byte[20_000];
    Digest digest = Blob.digest("whatever");
    blobs.put(
        digest,
        () ->
            new ByteArrayInputStream(zeros) {
              private int left = 16_384;

              @Override
              public synchronized int read(byte[] to, int offset, int count) {
                left -= count;
                assertThat(left).as("bytes of the beginning").isNotNegative();
                return super.read(to, offset, count);
              }
            });
    for (String type : new String[] {"", "unknown"}) {
      Decoded decoded = new Decoder(NONE).decode(blobs, digest, type);
      assertThat(decoded.references()).isEmpty();
      assertThat(decoded.findings()).isEmpty();
      assertThat(decoded.mediaType()).isEqualTo(type);
    }
  }

  @Test
  void whiteSpaceAndAByteOrderMarkMayComeFirst() throws Exception {
    assertThat(decode(" \r\n\t" + manifest(A)).references()).hasSize(1);
    assertThat(decode("\ufeff" + manifest(A)).references()).hasSize(1);
    assertThat(decode("\ufeff" + " ".repeat(100_000) + manifest(A)).references()).hasSize(1);
    assertThat(decode(" ".repeat(100_000)).findings()).isEmpty();
  }

  @Test
  void textThatIsNotUtf8IsFollowedToItsEnd() throws Exception {
    byte[] latin1 =
        ("{\"x\":\"\u00e9\"," + manifest(A).substring(1)).getBytes(StandardCharsets.ISO_8859_1);
    Decoded decoded = new Decoder(NONE).decode(blobs, blobs.put(latin1), "unknown");
    assertThat(decoded.references()).containsExactly(child("layer", A));
    assertThat(decoded.findings()).isEmpty();
  }

  @Test
  void aBlobOfAnyLengthIsFollowed() throws Exception {
    String text =
        "\ufeff{\"a\":"
            + descriptor("x", A)
            + ",\"pad\":\""
            + "\u00e9".repeat(Content.MAX_BYTES)
            + "\",\"b\":"
            + descriptor("y", B)
            + "}";
    assertThat(decode(text).references()).containsExactly(child("x", A), child("y", B));
    assertThat(decode(text).findings()).isEmpty();

    blobs.put(C, text.getBytes(StandardCharsets.UTF_8));
    Decoded wrong = new Decoder(NONE).decode(blobs, C, "unknown");
    assertThat(wrong.references()).containsExactly(child("x", A), child("y", B));
    assertThat(wrong.incomplete()).isTrue();
  }

  @Test
  void aSmallBlobMustMatchItsDigest() throws Exception {
    blobs.put(C, "{} trailing".getBytes(StandardCharsets.UTF_8));
    assertThat(new Decoder(NONE).decode(blobs, C, "unknown").incomplete()).isTrue();
  }

  @Test
  void nestingHasALimitAndItsReachIsReported() throws Exception {
    String deep = "[".repeat(9_000) + descriptor("x", A) + "]".repeat(9_000);
    assertThat(decode(deep).references()).containsExactly(child("x", A));
    assertThat(decode(deep).findings()).isEmpty();
    String deeper = "[".repeat(11_000) + descriptor("x", A) + "]".repeat(11_000);
    assertThat(decode(deeper).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.SUSPICIOUS));
  }

  @Test
  void hugeNumbersAreNumbers() throws Exception {
    String size = "9".repeat(2_000);
    assertThat(decode("{\"digest\":\"" + A + "\",\"size\":" + size + "}").references())
        .containsExactly(Reference.child(new Descriptor("", A, -1)));
    assertThat(decode("{\"digest\":\"" + A + "\",\"size\":9223372036854775807}").references())
        .containsExactly(Reference.child(new Descriptor("", A, Long.MAX_VALUE)));
  }

  @Test
  void anUntypedBlobIsWhatItSaysItIs() throws Exception {
    Plugins plugins = Plugins.of(new Samples.ManifestHandler());
    String text =
        "{\"mediaType\":\""
            + MANIFEST
            + "\",\"layers\":[{\"digest\":\""
            + A
            + "\"}],\"other\":"
            + descriptor("y", B)
            + "}";
    Digest digest = blobs.put(text);
    Decoded decoded = new Decoder(plugins).decode(blobs, digest, "");
    assertThat(decoded.mediaType()).isEqualTo(MANIFEST);
    assertThat(decoded.references())
        .containsExactly(Reference.child(new Descriptor("", A, -1)), child("y", B));
    assertThat(decoded.findings()).isEmpty();
    assertThat(blobs.opened()).isEqualTo(1);

    assertThat(new Decoder(plugins).decode(blobs, digest, " ").mediaType()).isEqualTo(MANIFEST);

    Decoded without = new Decoder(NONE).decode(blobs, digest, "");
    assertThat(without.mediaType()).isEqualTo(MANIFEST);
    assertThat(without.references()).containsExactly(child("y", B));
    assertThat(without.findings()).isEmpty();
  }

  @Test
  void anUntypedBlobIsJudgedLikeATypedOneByItsHandler() throws Exception {
    Plugins plugins = Plugins.of(new Samples.ManifestHandler());
    Digest disguised =
        blobs.put(
            "{\"mediaType\":\"" + MANIFEST + "\",\"manifests\":[" + descriptor("x", A) + "]}");
    Decoded decoded = new Decoder(plugins).decode(blobs, disguised, "");
    assertThat(decoded.references()).containsExactly(child("x", A));
    assertThat(decoded.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.SUSPICIOUS));

    Digest cut = blobs.put("{\"mediaType\":\"" + MANIFEST + "\",\"layers\":[" + descriptor("x", A));
    assertThat(new Decoder(plugins).decode(blobs, cut, "").incomplete()).isTrue();
  }

  @Test
  void theTypeOfAnInnerObjectIsNotTheTypeOfTheBlob() throws Exception {
    Digest digest = blobs.put("{\"config\":" + descriptor("x", A) + "}");
    assertThat(new Decoder(NONE).decode(blobs, digest, "").mediaType()).isEmpty();
  }

  private Decoded decode(String text) throws IOException {
    return new Decoder(NONE).decode(blobs, blobs.put(text), "unknown");
  }
}
