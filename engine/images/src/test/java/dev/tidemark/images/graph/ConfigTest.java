package dev.tidemark.images.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The configuration of an image: all that the specification knows, and what it does not. */
class ConfigTest {

  private static final Digest LAYER = Digest.of("layer".getBytes(UTF_8));

  /** As BuildKit writes it, with one field that nobody knows in each object. */
  private static final String WHOLE =
      """
      {"architecture":"arm","config":{"Hostname":"","User":"app:app","ExposedPorts":{"80/tcp":{}},\
      "Env":["PATH=/bin","A=<&>"],"Entrypoint":["/bin/sh"],"Cmd":["-c","true"],"Volumes":{"/data":{}},\
      "WorkingDir":"/srv","Labels":{"a":"b"},"StopSignal":"SIGINT","OnBuild":null},\
      "created":"2024-01-31T12:00:00.5+01:00","author":"me","history":[{"created":\
      "2024-01-31T11:00:00Z","created_by":"ADD","comment":"c","author":"x","y":1e400},\
      {"empty_layer":true,"created_by":"CMD"}],"os":"linux","os.version":"1","os.features":["f"],\
      "variant":"v7","rootfs":{"type":"layers","diff_ids":["%s"]},"moby.buildkit.x":[1.50,null]}"""
          .formatted(LAYER);

  private static Config parse(String text) throws MalformedContentException {
    return Config.parse(text.getBytes(UTF_8));
  }

  @Test
  void allFieldsAreRead() throws MalformedContentException {
    Config config = parse(WHOLE);
    assertThat(config.platform()).isEqualTo(new Platform("linux", "arm", "v7", "1", List.of("f")));
    assertThat(config.created()).contains(Instant.parse("2024-01-31T11:00:00.5Z"));
    assertThat(config.author()).isEqualTo("me");
    assertThat(config.user()).isEqualTo("app:app");
    assertThat(config.exposedPorts()).containsExactly("80/tcp");
    assertThat(config.env()).containsExactly("PATH=/bin", "A=<&>");
    assertThat(config.entrypoint()).containsExactly("/bin/sh");
    assertThat(config.cmd()).containsExactly("-c", "true");
    assertThat(config.volumes()).containsExactly("/data");
    assertThat(config.workingDir()).isEqualTo("/srv");
    assertThat(config.labels()).containsExactly(Map.entry("a", "b"));
    assertThat(config.stopSignal()).isEqualTo("SIGINT");
    assertThat(config.rootFs()).isEqualTo(new RootFs("layers", List.of(LAYER)));
    assertThat(config.history())
        .containsExactly(
            new History(Optional.of(Instant.parse("2024-01-31T11:00:00Z")), "ADD", "x", "c", false),
            new History(Optional.empty(), "CMD", "", "", true));
  }

  @Test
  void whatIsAbsentOrNullIsEmpty() throws MalformedContentException {
    for (String text :
        List.of(
            "{}",
            "{\"config\":null,\"rootfs\":null,\"history\":null,\"created\":null,\"os\":null}",
            "{\"config\":{\"Env\":null,\"Labels\":null,\"Volumes\":null,\"User\":null}}")) {
      Config config = parse(text);
      assertThat(config.env()).isEmpty();
      assertThat(config.labels()).isEmpty();
      assertThat(config.volumes()).isEmpty();
      assertThat(config.user()).isEmpty();
      assertThat(config.history()).isEmpty();
      assertThat(config.diffIds()).isEmpty();
      assertThat(config.created()).isEmpty();
    }
  }

  @Test
  void whatIsNotChangedKeepsItsBytes() throws MalformedContentException {
    assertThat(parse(WHOLE).json()).asString(UTF_8).isEqualTo(WHOLE);
    assertThat(parse(WHOLE)).isEqualTo(parse(WHOLE)).hasSameHashCodeAs(parse(WHOLE));
  }

  @Test
  void whatIsChangedKeepsAllOtherFields() throws MalformedContentException {
    Config config =
        parse(WHOLE)
            .withEnv(List.of("B=1"))
            .withLabels(Map.of())
            .withHistory(History.of("RUN"))
            .withCreated(Instant.parse("2025-01-01T00:00:00.250Z"));
    assertThat(config.env()).containsExactly("B=1");
    assertThat(config.labels()).isEmpty();
    assertThat(config.history()).hasSize(3).endsWith(History.of("RUN"));
    assertThat(config.json())
        .asString(UTF_8)
        .contains(
            "\"moby.buildkit.x\":[1.50,null]",
            "\"Hostname\":\"\"",
            "\"y\":1E+400",
            "\"created\":\"2025-01-01T00:00:00.25Z\"")
        .doesNotContain("Labels");
  }

  @Test
  void oneThatIsMadeIsWrittenAsGoDoes() {
    Config config =
        Config.of(new Platform("linux", "arm64", "v8", "", List.of()))
            .withCmd(List.of("a", "<b>"))
            .withEntrypoint(List.of("e"))
            .withUser("0")
            .withVolumes(Set.of("/b", "/a"))
            .withExposedPorts(Set.of("1/udp"))
            .withWorkingDir("/w")
            .withStopSignal("9")
            .withLabels(Map.of("y", "1", "x", "2"))
            .withEnv(List.of("A=1"))
            .withAuthor("me")
            .withLayer(LAYER)
            .withHistory(History.of("ADD"))
            .withCreated(Instant.EPOCH);
    assertThat(config.json())
        .asString(UTF_8)
        .isEqualTo(
            "{\"created\":\"1970-01-01T00:00:00Z\",\"author\":\"me\",\"architecture\":\"arm64\","
                + "\"variant\":\"v8\",\"os\":\"linux\",\"config\":{\"User\":\"0\","
                + "\"ExposedPorts\":{\"1/udp\":{}},\"Env\":[\"A=1\"],\"Entrypoint\":[\"e\"],"
                + "\"Cmd\":[\"a\",\"\\u003cb\\u003e\"],\"Volumes\":{\"/a\":{},\"/b\":{}},"
                + "\"WorkingDir\":\"/w\",\"Labels\":{\"x\":\"2\",\"y\":\"1\"},\"StopSignal\":\"9\"},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + LAYER
                + "\"]},\"history\":[{\"created_by\":\"ADD\"}]}");
  }

  @Test
  void wrongTypesAreRefusedWithTheirPlace() {
    Map.of(
            "{\"config\":{\"Env\":\"A=1\"}}", "'config.Env' that is not an array of strings",
            "{\"config\":{\"Env\":[1]}}", "'config.Env' that is not an array of strings",
            "{\"config\":[]}", "'config' that is not an object",
            "{\"config\":{\"Labels\":{\"a\":1}}}",
                "'config.Labels' that is not an object of strings",
            "{\"history\":[{\"empty_layer\":\"yes\"}]}",
                "'history[0].empty_layer' that is not true or false",
            "{\"history\":[null]}", "'history' that is not an array of objects",
            "{\"created\":\"yesterday\"}", "'created' that is not a time such as",
            "{\"os\":7}", "'os' that is not a string",
            "{\"rootfs\":{\"diff_ids\":[\"x\"]}}", "a diff_id that is not a digest: 'x'")
        .forEach(
            (text, message) ->
                assertThatThrownBy(() -> parse(text))
                    .as(text)
                    .isInstanceOf(MalformedContentException.class)
                    .hasMessageContaining(message));
  }

  @Test
  void aConfigOfSomethingElseStillSaysWhereItRuns() throws MalformedContentException {
    byte[] chart = "{\"name\":\"chart\",\"created\":7,\"os\":\"linux\"}".getBytes(UTF_8);
    assertThat(Config.platformOf(chart).os()).isEqualTo("linux");
    assertThatThrownBy(() -> Config.parse(chart)).isInstanceOf(MalformedContentException.class);
  }
}
