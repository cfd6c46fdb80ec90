package dev.tidemark.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpora and the names of the rows are those of containerd's own tests. */
class FilterTest {

  private static final List<Fields> CORPUS =
      List.of(
          entry("foo", "", Map.of("foo", "true")),
          entry("bar", "", Map.of()),
          entry("foo", "", Map.of("foo", "present", "more complex label", "present")),
          entry("bar", "", Map.of("bar", "true")),
          entry("fooer", "", Map.of("more complex label with \\ and \"", "present")),
          entry("fooer", "", Map.of("more complex label with \\ and \".post", "present")),
          entry("baz", "too complex, yo", Map.of()),
          entry("bazo", "abc", Map.of()),
          entry("compound", "", Map.of("foo", "omg_asdf.asdf-qwer")));

  private static final List<Fields> LEASES =
      List.of(
          lease("lease1", Map.of("label1", "value1", "label3", "other")),
          lease("lease2", Map.of("label1", "value1", "label2", "", "label3", "other")),
          lease("lease3", Map.of("label1", "value2", "label2", "something")));

  private static final List<Fields> IMAGES =
      Stream.iterate(0, i -> i + 1).limit(10).map(FilterTest::image).toList();

  static Stream<Arguments> corpus() {
    return Stream.of(
        row("Empty", "", 0, 1, 2, 3, 4, 5, 6, 7, 8),
        row("Present", "name", 0, 1, 2, 3, 4, 5, 6, 7, 8),
        row("LabelPresent", "labels.foo", 0, 2, 8),
        row("NameAndLabelPresent", "labels.foo,name", 0, 2, 8),
        row("LabelValue", "labels.foo==true", 0),
        row("LabelValuePunctuated", "labels.foo==omg_asdf.asdf-qwer", 8),
        row("Name", "name==bar", 1, 3),
        row("NameNotEqual", "name!=bar", 0, 2, 4, 5, 6, 7, 8),
        row("NameEqualAndLabelPresent", "name==bar,labels.bar", 3),
        row("QuotedValue", "other==\"too complex, yo\"", 6),
        row("RegexpValue", "other~=[abc]+,name!=foo", 6, 7),
        row("RegexpQuotedValue", "other~=/[abc]+/,name!=foo", 6, 7),
        row("RegexpQuotedValueWithComma", "other~=/[abc]{1,2}/,name!=foo", 6, 7),
        row("RegexpQuotedValueGarbage", "other~=/[abc]{0,1}\"\\//,name!=foo"),
        row("NameAndLabelValue", "name==bar,labels.bar==true", 3),
        row("NameAndLabelValueNoMatch", "name==bar,labels.bar==wrong"),
        row("LabelQuotedFieldPathPresent", "name==foo,labels.\"more complex label\"", 2),
        row(
            "LabelQuotedFieldPathPresentWithQuoted",
            "labels.\"more complex label with \\\\ and \\\"\"==present",
            4),
        row(
            "LabelQuotedFieldPathPresentWithQuotedEmbed",
            "labels.\"more complex label with \\\\ and \\\"\".post==present",
            5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void corpus(String row, String filter, List<Integer> matched) {
    assertThat(matches(CORPUS, filter)).isEqualTo(matched);
  }

  static Stream<Arguments> leases() {
    return Stream.of(
        Arguments.of("none", List.of(), List.of(0, 1, 2)),
        Arguments.of("one id", List.of("id==lease1"), List.of(0)),
        Arguments.of("two ids", List.of("id==lease1", "id==lease2"), List.of(0, 1)),
        Arguments.of("label1", List.of("labels.label1"), List.of(0, 1, 2)),
        Arguments.of("label1 value1", List.of("labels.label1==value1"), List.of(0, 1)),
        Arguments.of("label1 value2", List.of("labels.label1==value2"), List.of(2)),
        Arguments.of("an empty value is absent", List.of("labels.label2"), List.of(2)),
        Arguments.of("either", List.of("labels.label2", "labels.label3"), List.of(0, 1, 2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void leases(String row, List<String> filters, List<Integer> matched) {
    assertThat(matches(LEASES, Filter.any(filters))).isEqualTo(matched);
  }

  static Stream<Arguments> images() {
    return Stream.of(
        Arguments.of("all", List.of(), List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        Arguments.of(
            "even or odd",
            List.of("labels.even==true", "labels.odd==true"),
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        Arguments.of("even", List.of("labels.even==true"), List.of(0, 2, 4, 6, 8)),
        Arguments.of("odd", List.of("labels.odd==true"), List.of(1, 3, 5, 7, 9)),
        Arguments.of("by name", List.of("name==image-0"), List.of(0)),
        Arguments.of(
            "by name label and even",
            List.of("labels.namelabel==image-0,labels.even==true"),
            List.of(0)),
        Arguments.of(
            "by media type",
            List.of("target.mediatype~=application/vnd.*"),
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void images(String row, List<String> filters, List<Integer> matched) {
    assertThat(matches(IMAGES, Filter.any(filters))).isEqualTo(matched);
  }

  @Test
  void whatIsAbsentIsNotEqual() {
    assertThat(matches(LEASES, "labels.label2!=something")).containsExactly(0, 1);
    assertThat(matches(LEASES, "labels.no!=such")).containsExactly(0, 1, 2);
    assertThat(matches(LEASES, "labels.label2!=\"\"")).containsExactly(2);
    assertThat(matches(LEASES, "labels.label2==\"\"")).isEmpty();
  }

  @Test
  void anyOfSeveralWithTheEmptyOneIsEverything() {
    assertThat(matches(LEASES, Filter.any(List.of("id==lease3", "")))).hasSize(3);
  }

  @Test
  void oneBadFilterOfSeveralIsAnError() {
    assertThatThrownBy(() -> Filter.any(List.of("id==lease3", "id==")))
        .isInstanceOf(FilterException.class);
  }

  private static Arguments row(String name, String filter, Integer... matched) {
    return Arguments.of(name, filter, List.of(matched));
  }

  private static List<Integer> matches(List<Fields> things, String filter) {
    return matches(things, Filter.parse(filter));
  }

  private static List<Integer> matches(List<Fields> things, Filter filter) {
    List<Integer> matched = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      if (filter.matches(things.get(i))) {
        matched.add(i);
      }
    }
    return matched;
  }

  private static Fields entry(String name, String other, Map<String, String> labels) {
    return fields(Map.of("name", name, "other", other), labels);
  }

  private static Fields lease(String id, Map<String, String> labels) {
    return fields(Map.of("id", id), labels);
  }

  private static Fields image(int i) {
    String name = "image-" + i;
    return fields(
        Map.of("name", name, "target.mediatype", "application/vnd.oci.blab"),
        Map.of("namelabel", name, i % 2 == 0 ? "even" : "odd", "true"));
  }

  private static Fields fields(Map<String, String> plain, Map<String, String> labels) {
    return path ->
        path.get(0).equals("labels")
            ? Optional.ofNullable(labels.get(String.join(".", path.subList(1, path.size()))))
            : Optional.ofNullable(plain.get(String.join(".", path)));
  }
}
