package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesTest {

  private static final Digest ONE = Blob.digest("one");
  private static final Digest TWO = Blob.digest("two");

  @TempDir private Path folder;

  private Releases releases() {
    return new Releases(folder.resolve("state"));
  }

  private static Releases.Release gone(Digest target) {
    return new Releases.Release("a:b c\n%", target, true);
  }

  @Test
  void nothingIsNotedInAStateThatIsNotThere() {
    assertThat(releases().all()).isEmpty();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void toNoteNothingMakesNothing() throws IOException {
    releases().note(List.of());
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void whatWasNotedIsReadByOthers() throws IOException {
    releases().note(List.of(gone(ONE), new Releases.Release("", TWO, false)));
    releases().note(List.of(gone(TWO)));
    assertThat(releases().all())
        .containsExactlyInAnyOrder(gone(ONE), new Releases.Release("", TWO, false), gone(TWO));
  }

  @Test
  void eachIsInItsSpaceAndNotesOfEarlierVersionsAreInTheOnlyOne() throws IOException {
    Releases.Release apart = new Releases.Release("team/ä b", "", ONE, true);
    releases().note(List.of(apart));
    Files.writeString(
        folder.resolve("state/released/old.txt"), "gone " + TWO + " v1\ngone " + TWO + " \n");
    assertThat(releases().all())
        .containsExactlyInAnyOrder(
            apart,
            new Releases.Release("", "v1", TWO, true),
            new Releases.Release("", "", TWO, true));
  }

  @Test
  void toDropOneLeavesThoseThatCameSince() throws IOException {
    releases().note(List.of(gone(ONE)));
    List<Releases.Note> read = releases().read();
    releases().note(List.of(gone(TWO)));
    for (Releases.Note note : read) {
      Releases.drop(note);
    }
    assertThat(releases().all()).containsExactly(gone(TWO));
  }

  @Test
  void halfANoteAndWhatIsNoneExcuseNothing() throws IOException {
    Path notes = Files.createDirectories(folder.resolve("state/released"));
    Files.writeString(notes.resolve("half.part"), "gone " + ONE + "\n");
    Files.writeString(notes.resolve("torn.txt"), "gone sha256:12\nmov");
    Files.write(notes.resolve("bytes.txt"), new byte[] {(byte) 0xff, 0, 3});
    assertThat(releases().all()).isEmpty();
  }

  @Test
  void whereTheStateCannotBeWrittenNothingIsLeft() throws IOException {
    Files.writeString(folder.resolve("state"), "no directory");
    assertThatThrownBy(() -> releases().note(List.of(gone(ONE)))).isInstanceOf(IOException.class);
    assertThat(releases().all()).isEmpty();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }
}
