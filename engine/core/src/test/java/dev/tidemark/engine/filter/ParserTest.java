package dev.tidemark.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is a filter and what is not; the names of the rows are those of containerd's own tests. */
class ParserTest {

  private static final String NO_FIELD = "expected field or quoted";
  private static final String NO_VALUE = "expected value or quoted";
  private static final String NO_OPERATOR = "expected an operator (\"==\"|\"!=\"|\"~=\")";
  private static final String OPEN = "quoted literal not terminated";
  private static final String QUOTE = "invalid quote encountered";

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of("LabelValueNoAltQuoting", "labels.|foo|==omg_asdf.asdf-qwer", QUOTE, 8),
        Arguments.of(
            "LabelQuotedFieldPathPresentWithQuotedEmbedInvalid",
            "labels.?\"more complex label with \\\\ and \\\"\".post==present",
            NO_FIELD,
            8),
        Arguments.of("TrailingComma", "name==foo,", NO_FIELD, 0),
        Arguments.of("TrailingFieldSeparator", "labels.", NO_FIELD, 0),
        Arguments.of("MissingValue", "image~=,id?=?fbaq", NO_VALUE, 8),
        Arguments.of("FieldQuotedLiteralNotTerminated", "labels.ns/key==value", OPEN, 10),
        Arguments.of("ValueQuotedLiteralNotTerminated", "labels.key==/value", OPEN, 13),
        Arguments.of("NullInput", "foo\0bar", "unexpected null", 4),
        Arguments.of("IllegalQuoted", "labels.containerd.io/key==value", OPEN, 21),
        Arguments.of("IllegalQuotedWithNewLine", "labels.\"containerd.io\nkey\"==v", OPEN, 8),
        Arguments.of("IllegalEscapeSequence", "labels.\"\\g\"", "illegal escape sequence", 9),
        Arguments.of(
            "IllegalNumericEscapeSequence",
            "labels.\"\\xaz\"",
            "illegal numeric escape sequence",
            9),
        Arguments.of("PartialInput", "interrupted=", "unsupported operator \"=\"", 12),
        Arguments.of("PartialInput of an operator", "interrupted==", NO_VALUE, 0),
        Arguments.of("DoubleValue", "doublevalue==value value", "unexpected input", 20),
        Arguments.of("RegexpValue with =", "name=value", "unsupported operator \"=\"", 5),
        Arguments.of("three signs", "name===value", "unsupported operator \"===\"", 5),
        Arguments.of("a value like an operator", "name== =value", NO_VALUE, 8),
        Arguments.of("blank", "  ", NO_FIELD, 0),
        Arguments.of("a field with a dash", "labels.foo-bar", NO_OPERATOR, 11),
        Arguments.of("a quoted slash for an operator", "labels.a/b/==c", NO_OPERATOR, 9),
        Arguments.of("an expression's quotes for a value", "name==/foo/", QUOTE, 7),
        Arguments.of("an expression's quotes for another value", "name!=|foo|", QUOTE, 7),
        Arguments.of("something after a quote", "name==\"foo\"bar", "unexpected input", 12),
        Arguments.of("null in a value", "name==a\0b", "unexpected null", 8),
        Arguments.of("null in quotes", "name==\"a\0b\"", "unexpected null", 9),
        Arguments.of("what is left of bad encoding", "name==a\ufffd", "invalid character", 8),
        Arguments.of("half a character", "name==\ud83d", "invalid character", 7),
        Arguments.of("half a character in quotes", "name==\"\udc04\"", "invalid character", 8),
        Arguments.of("an invisible character", "name==a\u200bb", "unexpected input", 8),
        Arguments.of("the other quote, escaped", "name~=/\\|/", "illegal escape sequence", 8),
        Arguments.of("an escape at the end", "name==\"\\", "illegal escape sequence", 8),
        Arguments.of("octal, too large", "a==\"\\400\"", "illegal numeric escape sequence", 5),
        Arguments.of("octal, too short", "a==\"\\07\"", "illegal numeric escape sequence", 5),
        Arguments.of("surrogate", "a==\"\\ud83d\"", "illegal numeric escape sequence", 5),
        Arguments.of("no code point", "a==\"\\U00110000\"", "illegal numeric escape sequence", 5),
        Arguments.of(
            "half an octet sequence", "a==\"\\xe7\"", "escaped bytes that are not UTF-8", 4));
  }

  /**
   * @param place counted from one; 0 for the end
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void errors(String row, String filter, String reason, int place) {
    assertThatThrownBy(() -> Filter.parse(filter))
        .isInstanceOf(FilterException.class)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "bad filter: " + reason + (place == 0 ? " at the end of '" : " at character " + place))
        .satisfies(error -> assertThat(error.getMessage()).hasLineCount(1));
  }

  @Test
  void aLongFilterIsNotRepeatedInFull() {
    assertThatThrownBy(() -> Filter.parse("x".repeat(10_000) + "\n/"))
        .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(300));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("Field", "name==name", "name"),
        Arguments.of("SpacesChomped", "name == bar    ", "bar"),
        Arguments.of("spaces everywhere", " name\t==\n\"bar\" , name ", "bar"),
        Arguments.of("spaces around the dot", "name . x == bar", "bar"),
        Arguments.of(
            "ValuesPunctuated", "name==punctuated_value.foo-bar", "punctuated_value.foo-bar"),
        Arguments.of("a reference", "name==docker.io/library/a:1@b=c", "docker.io/library/a:1@b=c"),
        Arguments.of("a quote inside", "name==a\"b|c", "a\"b|c"),
        Arguments.of("a leading dot", "name==.hidden", ".hidden"),
        Arguments.of("LeadingWithQuoted", "\"name\"==value", "value"),
        Arguments.of("Cowsay", "name==牛", "牛"),
        Arguments.of("beyond the first plane", "name==a🐄b", "a🐄b"),
        Arguments.of("Escapes", "name==\"asdf\\n\\tfooo\"", "asdf\n\tfooo"),
        Arguments.of("all escapes", "name==\"\\a\\b\\f\\r\\v\\\\\\\"\"", "\u0007\b\f\r\u000b\\\""),
        Arguments.of("octal", "name==\"\\101\\012\"", "A\n"),
        Arguments.of("hexadecimal", "name==\"\\x41\\xe7\\x89\\x9b\"", "A牛"),
        Arguments.of("code points", "name==\"\\u725b\\U0001F404\"", "牛🐄"),
        Arguments.of("one character after an escape", "name==\"\\x410\"", "A0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void values(String row, String filter, String value) {
    assertThat(Filter.parse(filter).matches(named(value))).isTrue();
    assertThat(Filter.parse(filter).matches(named("another"))).isFalse();
  }

  static Stream<Arguments> expressions() {
    return Stream.of(
        Arguments.of("RegexpValue", "name~=[abc]+", "xbx", "xyz"),
        Arguments.of("RegexpEscapedValue", "name~=[abc]\\+", "a+", "aa"),
        Arguments.of("RegexpQuotedValue", "name~=/^[abc]{0,2}$/", "ab", "abc"),
        Arguments.of("CowsayRegexpQuoted", "name~=|牛|", "x牛y", "x"),
        Arguments.of("QuotedRegexp", "name~=/foo\\/bar/", "foo/bar", "foo"),
        Arguments.of("QuotedRegexpAlt", "name~=|foo/bar|", "foo/bar", "foo"),
        Arguments.of("in double quotes", "name~=\"a.c\"", "abc", "ac"),
        Arguments.of("without quotes", "name~=.*x", "abx", "ab"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void expressions(String row, String filter, String match, String other) {
    assertThat(Filter.parse(filter).matches(named(match))).isTrue();
    assertThat(Filter.parse(filter).matches(named(other))).isFalse();
  }

  @Test
  void pathsArriveInPieces() {
    Fields fields =
        path ->
            path.equals(List.of("leading quote", "a.b", "c")) ? Optional.of("v") : Optional.empty();
    assertThat(Filter.parse("\"leading quote\".\"a.b\".c==v").matches(fields)).isTrue();
  }

  private static Fields named(String name) {
    return path -> path.get(0).equals("name") ? Optional.of(name) : Optional.empty();
  }
}
