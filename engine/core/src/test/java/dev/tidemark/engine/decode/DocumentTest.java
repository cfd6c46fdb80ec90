package dev.tidemark.engine.decode;

import static dev.tidemark.engine.decode.Samples.A;
import static dev.tidemark.engine.decode.Samples.B;
import static dev.tidemark.engine.decode.Samples.descriptor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a document is read: with every field that anybody could see in it. */
class DocumentTest {

  @Test
  void aDescriptorHasAllItsFields() throws Exception {
    Document document =
        document(
            """
            {"config": {
              "mediaType": "type", "digest": "%s", "size": 42,
              "platform": {
                "os": "linux", "architecture": "arm64", "variant": "v8",
                "os.version": "1.2", "os.features": ["f", 1, "g"]},
              "annotations": {"a": "b", "not": 1, "c": "d", "a": "last"},
              "artifactType": "artifact", "data": "e30=", "urls": ["http://x"]}}
            """
                .formatted(A));
    assertThat(document.descriptors("config"))
        .containsExactly(
            new Descriptor(
                "type",
                A,
                42,
                Optional.of(new Platform("linux", "arm64", "v8", "1.2", List.of("f", "g"))),
                List.of("http://x"),
                Map.of("a", "last", "c", "d"),
                "artifact",
                "e30="));
  }

  @Test
  void fieldsOfTheWrongTypeAreAsGoodAsAbsent() throws Exception {
    String fields =
        "\"mediaType\":1,\"size\":\"x\",\"platform\":[],\"annotations\":[],\"artifactType\":{},"
            + "\"data\":false";
    assertThat(document("{\"digest\":\"" + A + "\"," + fields + "}").asDescriptor())
        .isEqualTo(new Descriptor("", A, -1));
    assertThat(document("{\"digest\":\"" + A + "\",\"platform\":{}}").asDescriptor().platform())
        .contains(new Platform("", "", "", "", List.of()));
  }

  @Test
  void sizesAreIntegersThatFit() throws Exception {
    assertThat(size("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(size("9223372036854775808")).isEqualTo(-1);
    assertThat(size("1" + "0".repeat(3_000))).isEqualTo(-1);
    assertThat(size("-5")).isEqualTo(-1);
    assertThat(size("1.0")).isEqualTo(-1);
    assertThat(size("1e3")).isEqualTo(-1);
    assertThat(size("null")).isEqualTo(-1);
    assertThat(size("null,\"size\":7,\"size\":8")).isEqualTo(7);
  }

  @Test
  void namesMatchWithoutCaseAndRepeatedOnesCount() throws Exception {
    Document document =
        document(
            "{\"layers\":["
                + descriptor("x", A)
                + "],\"LAYERS\":"
                + descriptor("y", B)
                + ",\"layers\":null}");
    assertThat(document.descriptors("Layers"))
        .containsExactly(new Descriptor("x", A, 1), new Descriptor("y", B, 1));
    assertThat(document.objects("layers")).hasSize(2);
    assertThat(document.has("lAYERS")).isTrue();
    // Go folds these letters too: a long s, and the sign for kelvin.
    assertThat(document("{\"manife\u017ft\u017f\":null}").has("manifests")).isTrue();
    assertThat(document("{\"to\u212aen\":1}").has("token")).isTrue();
  }

  @Test
  void aDescriptorWithSeveralMeaningsHasAllOfThem() throws Exception {
    String text =
        "{\"digest\":\""
            + A
            + "\",\"Digest\":\""
            + B
            + "\",\"digest\":\""
            + A
            + "\",\"mediaType\":\"x\",\"MediaType\":\"y\",\"size\":1}";
    assertThat(document("{\"config\":" + text + "}").descriptors("config"))
        .containsExactly(
            new Descriptor("x", A, 1),
            new Descriptor("y", A, 1),
            new Descriptor("x", B, 1),
            new Descriptor("y", B, 1));
    assertMalformed(() -> document(text).asDescriptor(), "several digests or media types");
  }

  @Test
  void upperCaseHexIsTakenForWhatItMeans() throws Exception {
    String digest = A.toString().toUpperCase(Locale.ROOT);
    assertThat(document("{\"digest\":\"" + digest + "\"}").asDescriptor().digest()).isEqualTo(A);
  }

  @Test
  void absentAndNullFieldsHoldNothing() throws Exception {
    Document document = document("{\"null\":null,\"empty\":[]}");
    for (String field : List.of("null", "empty", "absent")) {
      assertThat(document.descriptors(field)).isEmpty();
      assertThat(document.objects(field)).isEmpty();
      assertThat(document.strings(field)).isEmpty();
      assertThat(document.string(field)).isEmpty();
    }
    assertThat(document.has("null")).isTrue();
    assertThat(document.has("absent")).isFalse();
    document.forbid("absent");
    assertMalformed(() -> document.forbid("absent", "NULL"), "'NULL'");
  }

  @Test
  void whatIsNoDescriptorSaysWhereItStands() throws Exception {
    Document document =
        document(
            "{\"text\":\"x\",\"list\":["
                + descriptor("x", A)
                + ",null],\"bare\":{},\"bad\":[{\"digest\":\"a\\nb\"}],\"number\":{\"digest\":1}}");
    assertMalformed(() -> document.descriptors("text"), "'text' is not an object");
    assertMalformed(() -> document.descriptors("list"), "'list[1]' is not an object");
    assertMalformed(() -> document.objects("list"), "'list[1]' is not an object");
    assertMalformed(() -> document.descriptors("bare"), "'bare' has no digest");
    assertMalformed(() -> document.descriptors("bad"), "'bad[0]' has a digest that is none: 'a b'");
    assertMalformed(
        () -> document.descriptors("number"), "'number' has a digest that is no string");
    assertMalformed(document::asDescriptor, "the object has no digest");
  }

  @Test
  void stringsAreCollectedAndOtherValuesPassedOver() throws Exception {
    Document document = document("{\"s\":1,\"S\":\"a\",\"s\":[\"b\",2,[\"no\"],\"c\"]}");
    assertThat(document.strings("s")).containsExactly("a", "b", "c");
    assertThat(document.string("s")).contains("a");
  }

  @Test
  void nestedObjectsAreDocuments() throws Exception {
    Document inner = document("{\"a\":[{\"b\":{\"c\":\"d\"}}]}").objects("a").get(0);
    assertThat(inner.objects("b").get(0).string("c")).contains("d");
  }

  @Test
  void objectsMayHaveManyFields() throws Exception {
    StringBuilder text = new StringBuilder("{\"x0\":\"0\"");
    for (int i = 1; i < 1000; i++) {
      text.append(",\"x").append(i).append("\":\"").append(i).append('"');
    }
    Document document = document(text + "}");
    assertThat(document.string("x999")).contains("999");
    assertThat(document.string("x0")).contains("0");
  }

  @Test
  void nestingHasALimit() throws Exception {
    assertThat(document("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}").has("a")).isTrue();
    assertMalformed(
        () -> document("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"), "more than 64 levels");
    assertMalformed(() -> document("{\"a\":".repeat(65) + "1" + "}".repeat(65)), "64 levels");
  }

  @Test
  void onlyOneWholeObjectIsADocument() {
    for (String text :
        List.of("", "[]", "null", "1", "\"x\"", "{", "{\"a\"}", "{\"a\":1,}", "{} {}", "{}x")) {
      assertThatThrownBy(() -> document(text))
          .as(text)
          .isInstanceOf(MalformedContentException.class);
    }
    assertMalformed(() -> document("{\"a\":\n x}"), "is not JSON: ");
    assertMalformed(() -> document("{\"a\":\n x}"), "(line 2, column ");
    assertThatThrownBy(() -> document("{"))
        .hasMessage(
            "is not JSON: Unexpected end-of-input: expected close marker for Object"
                + " (line 1, column 2)");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    assertThat(document("\ufeff{\"a\":1}\r\n ").has("a")).isTrue();
  }

  private static long size(String size) throws MalformedContentException {
    return document("{\"digest\":\"" + A + "\",\"size\":" + size + "}").asDescriptor().size();
  }

  private static Document document(String text) throws MalformedContentException {
    return Json.object(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertMalformed(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(MalformedContentException.class)
        .hasMessageContaining(message);
  }
}
