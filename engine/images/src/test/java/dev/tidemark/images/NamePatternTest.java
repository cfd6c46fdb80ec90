package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    // as Go's path.Match
    "v1.*, v1.2",
    "v?, v1",
    "v[1-3], v2",
    "v[13x], vx",
    "v[^1-3], v4",
    "v[!1-3], v4",
    "v[]x], v]",
    "v[a-], v-",
    "v[\\]], v]",
    "v\\*, v*",
    "a[+]b, a+b",
    "a.b*, a.b",
    "*, v1",
    // whole names, their short forms and their tags
    "quay.io/*:v1, quay.io/app:v1",
    "**, quay.io/team/app:v1",
    "quay.io/**, quay.io/team/app:v1",
    "**/app:*, quay.io/team/app:v1",
    "app:*, docker.io/library/app:v1",
    "docker.io/library/app:*, docker.io/library/app:v1",
    "team/*, docker.io/team/app:v1",
    "v1*, quay.io/team/app:v1.2",
    "sha256-*.sig, quay.io/app:sha256-00.sig",
    "*, quay.io/app:v1",
  })
  void matches(String pattern, String name) {
    assertThat(NamePattern.of(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.*, v1",
    "v1.*, xv1.2",
    "v1, v1.2",
    "a.b*, axb",
    "v?, v10",
    "v[1-3], v4",
    "v[^1-3], v1",
    "v\\*, vx",
    "v[!1], v/",
    "quay.io/*, quay.io/team/app:v1",
    "quay.io/?app, quay.io//app",
    "*/app:v1, quay.io/team/app:v1",
    "app:*, quay.io/app:v1",
    "*, quay.io/app",
    "**, ''",
  })
  void doesNotMatch(String pattern, String name) {
    assertThat(NamePattern.of(pattern).matches(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "?", "[a]", "[::1]:5000/a:1"})
  void likely(String word) {
    assertThat(NamePattern.isLikely(word)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:1", "quay.io/a@sha256:00", "a\\b", "a]"})
  void unlikely(String word) {
    assertThat(NamePattern.isLikely(word)).isFalse();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    for (String open : new String[] {"v[", "v[1", "v[]", "v[!", "v[1-", "v[!]"}) {
      assertThatThrownBy(() -> NamePattern.of(open)).hasMessageContaining("close the bracket");
    }
    assertThatThrownBy(() -> NamePattern.of("v[3-1]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3-1 is the wrong way round");
    assertThatThrownBy(() -> NamePattern.of("v*\\")).hasMessageContaining("nothing comes after");
  }
}
