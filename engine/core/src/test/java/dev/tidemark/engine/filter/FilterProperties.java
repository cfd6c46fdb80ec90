package dev.tidemark.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FilterProperties {

  @Property
  void everyTextIsAFilterOrAnErrorOfOneLine(@ForAll("texts") String text) {
    try {
      Filter.parse(text).matches(path -> Optional.of(String.join(".", path)));
    } catch (FilterException e) {
      assertThat(e.getMessage()).hasLineCount(1).startsWith("bad filter: ");
    }
  }

  @Property
  void whatIsQuotedIsFound(@ForAll String key, @ForAll String value) {
    Fields fields =
        path ->
            path.size() == 2 && path.get(1).equals(valid(key))
                ? Optional.of(value)
                : Optional.empty();
    Filter filter = Filter.parse("labels." + quoted(key) + "==" + quoted(value));
    assertThat(filter.matches(fields)).isEqualTo(!value.isEmpty() && value.equals(valid(value)));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("ab.,=!~\"/|\\x u0[](+*?{1}\n\0")
        .withChars('\u00e9', '\ud83d', '\udc04', '\ufffd')
        .ofMaxLength(20);
  }

  /** Without halves of characters, which no encoded text contains. */
  private static String valid(String text) {
    StringBuilder valid = new StringBuilder();
    text.codePoints()
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .forEach(valid::appendCodePoint);
    return valid.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    valid(text)
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < 0x20 || c > 0x7e) {
                quoted.append(String.format("\\U%08x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
