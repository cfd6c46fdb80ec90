package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was removed by a command is no reason for the next gc to refuse. */
class RemovedNamesTest {

  @TempDir private Path folder;
  private LayoutWriter layout;

  @BeforeEach
  void fill() {
    layout = new LayoutWriter(folder.resolve("images"));
    for (int i = 0; i < 4; i++) {
      layout.tag("v" + i, layout.image("layer " + i));
    }
    layout.age(Duration.ofDays(2));
  }

  @Test
  void mostMayBeRemovedAndThenTheRest() {
    tidemark("gc", layout.path());
    assertThat(tidemark("images", "rm", layout.path(), "v0", "v1", "v2").exitCode()).isZero();
    assertThat(tidemark("gc", layout.path()).exitCode()).isZero();
    assertThat(layout.digests()).hasSize(3);
    tidemark("images", "rm", layout.path(), "v3");
    assertThat(tidemark("gc", layout.path()).exitCode()).isZero();
    assertThat(layout.digests()).isEmpty();
  }

  @Test
  void eachOfSeveralEntriesOfOneNameCanBeRemoved() {
    List<Blob> images = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      images.add(layout.image("layer " + i));
    }
    Link[] entries =
        images.stream().map(image -> image.link().named("latest")).toArray(Link[]::new);
    layout.index((Object[]) entries);
    layout.age(Duration.ofDays(2));
    tidemark("gc", layout.path());
    assertThat(tidemark("images", "rm", layout.path(), "latest").err())
        .contains("'latest' is 3 images in " + layout.path() + "; name one as latest@sha256:");
    String first = images.get(0).digest().toString();
    String second = images.get(1).digest().encoded().substring(0, 12);
    assertThat(tidemark("inspect", layout.path(), "latest@" + second).exitCode()).isZero();
    assertThat(tidemark("images", "rm", layout.path(), "latest@" + first).exitCode()).isZero();
    assertThat(tidemark("images", "rm", layout.path(), "latest@" + second).exitCode()).isZero();
    assertThat(tidemark("images", "ls", layout.path(), "--full").out())
        .doesNotContain(first)
        .contains(images.get(2).digest().toString());
    assertThat(tidemark("gc", layout.path()).exitCode()).as("names were removed").isZero();
    assertThat(layout.has(images.get(1))).isFalse();
    assertThat(tidemark("images", "rm", layout.path(), "latest").exitCode()).isZero();
  }

  @Test
  void whatOthersRemovedIsRefusedAsBefore() {
    tidemark("gc", layout.path());
    tidemark("images", "rm", layout.path(), "v0");
    layout.untag("v1");
    layout.untag("v2");
    layout.untag("v3");
    assertThat(tidemark("gc", layout.path()).exitCode()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void itIsNotedInTheStateThatGcUses() {
    String state = folder.resolve("state").toString();
    tidemark("gc", layout.path(), "--state", state);
    tidemark("images", "rm", layout.path(), "v0", "v1", "v2", "v3", "--state", state);
    assertThat(tidemark("gc", layout.path(), "--state", state).exitCode()).isZero();
    assertThat(layout.directory().resolve(".tidemark/released")).doesNotExist();
  }

  @Test
  void aNameThatMovesExcusesWhatItStoodFor() {
    for (int i = 4; i < 12; i++) {
      layout.tag("v" + i, layout.image("layer " + i));
    }
    layout.age(Duration.ofDays(2));
    for (int i = 1; i < 12; i++) {
      tidemark("images", "tag", layout.path(), "v0", "v" + i);
    }
    Result result = tidemark("gc", layout.path());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(layout.digests()).hasSize(3);
  }

  @Test
  void whereTheStateCannotBeWrittenTheNameGoesWithAWarning() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no directory");
    String state = file.resolve("state").toString();
    Result result = tidemark("images", "rm", layout.path(), "v0", "v1", "--state", state);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("removed v0", "removed v1");
    assertThat(result.err()).contains("warning: cannot note in " + state).contains("may refuse");
    assertThat(result.err().lines()).hasSize(1);
  }
}
