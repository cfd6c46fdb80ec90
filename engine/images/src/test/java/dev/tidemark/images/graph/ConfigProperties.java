package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever is set in a configuration is read again, and nothing else changes. */
class ConfigProperties {

  private static final Platform LINUX = new Platform("linux", "amd64", "", "", List.of());

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings().ofMaxLength(8).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(
            Arbitraries.strings().ascii().ofMaxLength(6), Arbitraries.strings().ofMaxLength(6))
        .ofMaxSize(4);
  }

  /** Fields that nobody knows, of all the shapes that JSON has. */
  @Provide
  Arbitrary<Map<String, @Nullable Object>> unknown() {
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            Arbitraries.integers().asGeneric(),
            Arbitraries.bigDecimals().asGeneric(),
            Arbitraries.strings().ofMaxLength(5).asGeneric(),
            Arbitraries.of(true, false).asGeneric());
    Arbitrary<Object> value =
        Arbitraries.oneOf(leaf, leaf.list().ofMaxSize(3).asGeneric(), Arbitraries.just(Map.of()));
    return Arbitraries.maps(
            Arbitraries.strings().withCharRange('a', 'z').ofLength(5).map(name -> "x-" + name),
            value)
        .ofMaxSize(4)
        .map(LinkedHashMap::new);
  }

  @Property(tries = 300)
  void whatIsSetIsReadAgain(
      @ForAll("texts") List<String> env,
      @ForAll("texts") List<String> cmd,
      @ForAll("labels") Map<String, String> labels,
      @ForAll Instant created)
      throws MalformedContentException {
    List<String> expected = env.stream().map(ConfigProperties::mended).toList();
    Config config =
        Config.of(LINUX)
            .withEnv(env)
            .withCmd(cmd)
            .withLabels(labels)
            .withVolumes(Set.copyOf(labels.keySet()));
    Config again = Config.parse(config.json());
    assertThat(again).isEqualTo(config);
    assertThat(again.env()).isEqualTo(expected);
    assertThat(again.cmd()).isEqualTo(cmd.stream().map(ConfigProperties::mended).toList());
    assertThat(again.labels().keySet()).isEqualTo(labels.keySet());
    assertThat(again.volumes()).isEqualTo(labels.keySet());
    assertThat(again.platform()).isEqualTo(LINUX);
    assertThat(Config.of(LINUX).withCreated(created).created()).isEqualTo(Optional.of(created));
  }

  /** Halves of surrogates are no text, and become what Go makes of them. */
  private static String mended(String text) {
    StringBuilder mended = new StringBuilder();
    text.codePoints().forEach(c -> mended.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return mended.toString();
  }

  @Property(tries = 300)
  void whatNobodyKnowsStaysAsItIs(
      @ForAll("unknown") Map<String, @Nullable Object> top,
      @ForAll("unknown") Map<String, @Nullable Object> inside,
      @ForAll("texts") List<String> env)
      throws MalformedContentException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(top);
    fields.put("config", inside);
    byte[] bytes = Json.bytes(fields);
    Config config = Config.parse(bytes);
    assertThat(config.json()).isEqualTo(bytes);
    List<String> some = new ArrayList<>(env);
    some.add("A=1");
    Config changed =
        config
            .withEnv(some)
            .withLayer(Digest.of(bytes))
            .withHistory(History.of("x"))
            .withPlatform(LINUX);
    Config back = changed.withEnv(List.of());
    Map<String, @Nullable Object> kept = back.toJson();
    kept.keySet().removeAll(List.of("rootfs", "history", "os", "architecture"));
    Map<String, @Nullable Object> before = config.toJson();
    if (inside.isEmpty()) {
      before.remove("config"); // an empty object says nothing, and goes with what was in it
      kept.remove("config");
    }
    assertThat(kept).isEqualTo(before);
  }
}
