package dev.tidemark.images.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** The rules of zeroimage's {@code tarbuild}. */
class TarBuilderTest {

  private static final byte[] TEXT = "text".getBytes(UTF_8);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarBuilder builder = new TarBuilder(out);

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        names.add(entry.getName());
        assertThat(entry.getLastModifiedTime().toMillis()).isZero();
        assertThat(entry.getLongUserId()).isZero();
        assertThat(entry.getUserName()).isEmpty();
      }
    }
    return names;
  }

  @Test
  void namesAreNormalizedAndParentsComeOnce() throws IOException {
    builder.file("a/b/one", 0644, TEXT);
    builder.file("/a/b/two", 0644, TEXT);
    builder.file("./a/x/../three", 0644, TEXT);
    builder.directory("a/b");
    builder.close();

    assertThat(names()).containsExactly("a/", "a/b/", "a/b/one", "a/b/two", "a/three");
  }

  @Test
  void theSameNameTwice() throws IOException {
    builder.file("a", 0644, TEXT);

    assertThatThrownBy(() -> builder.file("./a", 0644, TEXT)).hasMessage("duplicate entry 'a'");
  }

  @Test
  void aFileAndThenAChildBelowIt() throws IOException {
    builder.file("a", 0644, TEXT);

    assertThatThrownBy(() -> builder.file("a/b", 0644, TEXT)).hasMessage("duplicate entry 'a'");
  }

  @Test
  void theRootAndWhatIsAboveIt() {
    for (String name : List.of("/", "", ".", "..", "../", "a/../..", "a/..")) {
      assertThatThrownBy(() -> new TarBuilder(out).file(name, 0644, TEXT))
          .as(name)
          .hasMessageStartingWith("entry outside of archive");
    }
  }

  @Test
  void whatIsAboveTheRootIsTheRoot() throws IOException {
    builder.file("../../../etc/./test3.conf", 0644, TEXT);
    builder.file("a/../../b", 0644, TEXT);

    assertThat(builder.has("etc/test3.conf")).isTrue();
    assertThat(builder.has("b")).isTrue();
  }

  @Test
  void theFirstFailureStays() {
    assertThatThrownBy(() -> builder.file("..", 0644, TEXT)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> builder.file("fine", 0644, TEXT))
        .hasMessage("entry outside of archive: '..'");
  }

  @Test
  void nothingComesAfterTheEnd() throws IOException {
    builder.close();
    builder.close();

    assertThatThrownBy(() -> builder.file("a", 0644, TEXT)).hasMessage("builder closed");
  }

  @Test
  void contentOfAnotherSizeFails() {
    assertThatThrownBy(() -> builder.file("a", 0644, 5, new ByteArrayInputStream(TEXT)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new TarBuilder(out).file("a", 0644, 3, new ByteArrayInputStream(TEXT)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anArchiveThatFailedHasNoEnd() throws IOException {
    builder.file("a", 0644, TEXT);
    assertThatThrownBy(() -> builder.file("a", 0644, TEXT)).isInstanceOf(IOException.class);
    int before = out.size();
    builder.close();

    assertThat(out.size()).isEqualTo(before);
  }

  @Test
  void longAndForeignNames() throws IOException {
    String name = "blobs/" + "ä".repeat(200);
    builder.file(name, 0644, TEXT);
    builder.close();

    assertThat(names()).containsExactly("blobs/", name);
  }
}
