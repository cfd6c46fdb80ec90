package dev.tidemark.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.MalformedContentException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Writing and reading are inverse to each other. */
class JsonProperties {

  @Property(tries = 500)
  void whatWasWrittenReadsTheSame(@ForAll("values") Object value) throws Exception {
    assertThat(read(Json.write(value))).isEqualTo(value);
    assertThat(read(Json.writeLine(value))).isEqualTo(value);
  }

  @Property(tries = 500)
  void aLineIsOneLine(@ForAll("values") Object value) {
    assertThat(Json.writeLine(value).codePoints().noneMatch(Character::isISOControl)).isTrue();
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<String> text = Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(12);
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            List.of(
                text.asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.of("\ud83d\ude00", "\u0000", "\u2028").asGeneric()));
    return Arbitraries.recursive(() -> leaf, inner -> within(text, inner), 0, 4)
        .injectNull(0.05)
        .map(value -> value == null ? Collections.singletonList(null) : value);
  }

  private static Arbitrary<Object> within(Arbitrary<String> text, Arbitrary<Object> inner) {
    Arbitrary<Object> lists = inner.list().ofMaxSize(4).asGeneric();
    Arbitrary<Object> maps =
        Arbitraries.maps(text, inner)
            .ofMaxSize(4)
            .map(map -> (Map<String, Object>) new LinkedHashMap<>(map))
            .asGeneric();
    return Arbitraries.oneOf(List.of(lists, maps));
  }

  private static char[] surrogates() {
    char[] all = new char[0x800];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) (0xd800 + i);
    }
    return all;
  }

  private static @Nullable Object read(String text) throws MalformedContentException {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
