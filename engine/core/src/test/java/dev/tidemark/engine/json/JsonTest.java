package dev.tidemark.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.decode.Samples;
import dev.tidemark.engine.model.Finding;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link Json} writes, and what it accepts. */
class JsonTest {

  @Test
  void writesWithTwoSpaces() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "plan");
    map.put("list", Arrays.asList(1, 2.5, true, null));
    map.put("empty", Map.of());
    map.put("none", List.of());
    map.put("deep", Map.of("a", List.of(Map.of("b", 1L))));
    assertThat(Json.write(map))
        .isEqualTo(
            """
            {
              "type": "plan",
              "list": [
                1,
                2.5,
                true,
                null
              ],
              "empty": {},
              "none": [],
              "deep": {
                "a": [
                  {
                    "b": 1
                  }
                ]
              }
            }""");
    assertThat(Json.writeLine(map))
        .isEqualTo(
            "{\"type\":\"plan\",\"list\":[1,2.5,true,null],\"empty\":{},\"none\":[],"
                + "\"deep\":{\"a\":[{\"b\":1}]}}");
  }

  @Test
  void writesOtherValuesAsTheyPrint() {
    assertThat(Json.writeLine(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(Json.writeLine(Samples.A)).isEqualTo("\"" + Samples.A + "\"");
    assertThat(Json.writeLine(Path.of("a", "b"))).isEqualTo("\"" + Path.of("a", "b") + "\"");
    assertThat(Json.writeLine(Finding.Severity.UNREADABLE)).isEqualTo("\"UNREADABLE\"");
    assertThat(Json.writeLine(new BigInteger("9".repeat(30)))).isEqualTo("9".repeat(30));
    assertThat(Json.writeLine(new BigDecimal("1E+3"))).isEqualTo("1E+3");
    assertThat(Json.writeLine(null)).isEqualTo("null");
    assertThat(Json.writeLine(Map.of(Samples.A, 1))).isEqualTo("{\"" + Samples.A + "\":1}");
  }

  @Test
  void escapesWhatWouldUpsetAReaderOrATerminal() {
    assertThat(Json.writeLine("\"\\\n\r\t\u0000\u001b\u007f\u009b/é\ud83d\ude00"))
        .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u009b/é\ud83d\ude00\"");
    assertThat(Json.writeLine("\ud83d")).isEqualTo("\"\\ud83d\"");
    assertThat(Json.writeLine("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"");
  }

  @Test
  void refusesWhatJsonCannotSay() {
    for (Object value :
        List.of(Double.NaN, Float.POSITIVE_INFINITY, new int[0], new String[] {"x"})) {
      assertThatThrownBy(() -> Json.write(List.of(value)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesWhatNobodyCouldReadBackAndNamesIt() {
    for (Object value :
        List.of(new Object(), new StringBuilder().chars(), Thread.currentThread())) {
      assertThatThrownBy(() -> Json.write(Map.of("a", List.of(value))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(value.getClass().getName());
    }
    assertThatThrownBy(() -> Json.write(Map.of(new Object(), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  /** Something with a value that is empty, one that is not, and one that is nothing. */
  public record Pair(Optional<String> empty, Optional<Long> there, List<Digest> list) {}

  @Test
  void writesRecordsAsObjects() {
    assertThat(Json.writeLine(new Pair(Optional.empty(), Optional.of(7L), List.of(Samples.A))))
        .isEqualTo("{\"there\":7,\"list\":[\"" + Samples.A + "\"]}");
  }

  @Test
  void writesDescriptorsAsGoDoes() {
    Descriptor descriptor =
        new Descriptor("t", Samples.A, 3)
            .withPlatform(new Platform("linux", "arm", "v7", "", List.of("f")))
            .withAnnotations(Map.of("b", "2", "a", "1"));
    assertThat(Json.writeLine(descriptor))
        .isEqualTo(
            "{\"mediaType\":\"t\",\"digest\":\""
                + Samples.A
                + "\",\"size\":3,\"annotations\":{\"a\":\"1\",\"b\":\"2\"},\"platform\":"
                + "{\"architecture\":\"arm\",\"os\":\"linux\",\"os.features\":[\"f\"],\"variant\":\"v7\"}}");
  }

  @Test
  void writesBytesAsGoDoes() {
    assertThat(Json.bytes(Map.of("a", "<&>\b\f\n\u0001\u007f\u2028\"\\é\ud83d")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"a\":\"\\u003c\\u0026\\u003e\\b\\f\\n\\u0001\u007f\\u2028\\\"\\\\é\\ufffd\"}");
    assertThat(Json.bytes(Instant.ofEpochMilli(500)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("\"1970-01-01T00:00:00.5Z\"");
  }

  @Test
  void fieldsLoseNothingOnTheirWay() throws Exception {
    String text = "{\"a\":[1.50,1E+400,-2.0,99999999999999999999,true,null],\"B\":{\"b\":\"x\"}}";
    assertThat(Json.writeLine(Json.fields(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(text);
    for (String wrong : List.of("[]", "{\"a\":1,\"a\":1}", "{}{}", "", "null")) {
      assertThatThrownBy(() -> Json.fields(wrong.getBytes(StandardCharsets.UTF_8)))
          .as(wrong)
          .isInstanceOf(MalformedContentException.class);
    }
  }

  @Test
  void readsTypesOfTheJdk() throws Exception {
    Object value = read("{\"b\":[1,-2.5,true,null,\"x\",1e2],\"a\":{}}");
    assertThat(value)
        .isEqualTo(Map.of("b", Arrays.asList(1L, -2.5, true, null, "x", 100.0), "a", Map.of()));
    assertThat(String.valueOf(value)).startsWith("{b=");
    assertThat(read("null")).isNull();
  }

  @Test
  void readsStrictly() {
    for (String text :
        List.of(
            "",
            "{\"a\":1,\"a\":2}",
            "{} {}",
            "[1] x",
            "{\"a\":NaN}",
            "[1,]",
            "9223372036854775808",
            "1e400",
            "// no\n1",
            "'x'")) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(MalformedContentException.class);
    }
  }

  private static @Nullable Object read(String text) throws MalformedContentException {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
