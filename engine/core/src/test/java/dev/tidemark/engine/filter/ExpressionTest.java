package dev.tidemark.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  @Test
  void aMatchAnywhereWillDo() {
    assertThat(new Expression("b").test("abc")).isTrue();
    assertThat(new Expression("^b").test("abc")).isFalse();
    assertThat(new Expression("").test("")).isTrue();
    assertThat(new Expression("^$").test("")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "a{2,1}", "*", "\\", "(?P<name>a)", "\\N{no such character}"})
  void whatIsNoExpressionMatchesNothing(String text) {
    Expression expression = new Expression(text);
    for (String value : new String[] {"", "a", text}) {
      assertThat(expression.test(value)).as(value).isFalse();
    }
  }

  @Test
  void nestedTooDeeplyIsNoExpression() {
    assertThat(new Expression("(".repeat(100_000) + ")".repeat(100_000)).test("a")).isFalse();
  }

  @Test
  void linesEndAtLineFeedsOnly() {
    assertThat(new Expression("a.b").test("a\rb")).isTrue();
    assertThat(new Expression("a.b").test("a\u2028b")).isTrue();
    assertThat(new Expression("a.b").test("a\nb")).isFalse();
  }

  @Test
  void caseOfAllAlphabets() {
    assertThat(new Expression("(?i)É").test("é")).isTrue();
  }

  @Test
  void anHonestExpressionOnTheLongestLabel() {
    assertThat(new Expression(".*foo.*").test("a".repeat(4096))).isFalse();
    assertThat(new Expression("^(?:[a-z0-9]+[._-]?)+$").test("abcdefghi.".repeat(400) + "x"))
        .isTrue();
    assertThat(new Expression("^(?:a|b)*$").test("ab".repeat(200))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a|aa)+\\b!", "(a*)*\\1!", "(x+x+)+y|(.*a){20}b", "a.*a.*a.*a.*b"})
  void anExpressionThatWouldTakeForeverIsAnError(String text) {
    Expression expression = new Expression(text);
    assertThatThrownBy(() -> expression.test("a".repeat(4096)))
        .isInstanceOf(FilterException.class)
        .hasMessage(
            "bad filter: too many steps to match '"
                + text
                + "' with a value of 4096 characters; write a simpler expression");
  }

  @Test
  void anExpressionThatWouldTakeTheWholeStackIsAnError() {
    assertThatThrownBy(() -> new Expression("(a|b)*!").test("ab".repeat(1_000_000)))
        .isInstanceOf(FilterException.class);
  }
}
