package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.files.Flock;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All layouts below a directory, as people see them. */
class FolderCommandsTest {

  @TempDir private Path temporary;
  private Path folder;
  private String all;
  private LayoutWriter app;
  private LayoutWriter tool;
  private Blob kept;
  private Blob old;
  private long oldBytes;

  /** Two layouts with an image each, and an older one that both have, by one file for each blob. */
  @BeforeEach
  void fill() throws IOException {
    folder = temporary.resolve("my images");
    all = "oci:" + folder + "/**";
    app = new LayoutWriter(folder.resolve("team/app"));
    tool = new LayoutWriter(folder.resolve("tool"));
    kept = app.image("base", "app");
    app.tag("v1", kept);
    tool.tag("v1", tool.image("base", "tool"));
    Set<Digest> before = app.digests();
    old = app.image("old");
    app.age(Duration.ofDays(2));
    tool.age(Duration.ofDays(2));
    for (Digest digest : app.digests()) {
      if (!before.contains(digest)) {
        Files.createLink(tool.path(digest), app.path(digest));
        oldBytes += Files.size(app.path(digest));
      }
    }
  }

  private static String fails(String... words) {
    Result result = tidemark(words);
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err().lines()).hasSize(1);
    return result.err();
  }

  private static String done(String... words) {
    Result result = tidemark(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  @Test
  void whatNoLayoutNeedsGoesFromAllAndComesBackToAll() {
    int appBlobs = app.digests().size();
    int toolBlobs = tool.digests().size();
    String plan = temporary.resolve("plan.json").toString();
    done("plan", all, "-o", plan);
    Result result = tidemark("apply", all, plan, "--json");
    assertThat(result.object())
        .containsEntry("deleted", 3L)
        .containsEntry("deletedBytes", oldBytes)
        .containsEntry("warnings", List.of());
    assertThat(app.has(old) || tool.has(old)).isFalse();
    assertThat(done("runs", all)).contains("apply", "3 deleted");
    done("restore", all, "--all");
    assertThat(app.digests()).hasSize(appBlobs);
    assertThat(tool.digests()).hasSize(toolBlobs);
    assertThat(done("purge", all)).contains("Nothing is in quarantine");
  }

  @Test
  void namesAreShownWithTheirLayout() {
    assertThat(done("images", "ls", all, "-q").lines()).containsExactly("team/app:v1", "tool:v1");
    assertThat(done("images", "ls", all, "team/**", "-q").lines()).containsExactly("team/app:v1");
    assertThat(done("why", all, "team/app:v1")).contains("team/app/index.json: v1");
    assertThat(done("tree", all)).contains("team/app:v1", "tool:v1");
    assertThat(done("inspect", all, "tool:v1")).contains("complete");
    assertThat(done("ls", all, "-q").lines()).isNotEmpty();
    assertThat(done("scan", all)).contains("2 roots");
    String archive = temporary.resolve("a.tar").toString();
    assertThat(done("export", all, "team/app:v1", "-o", archive)).contains("Wrote 1 image");
  }

  @Test
  void namesThatAreRemovedAreNoLostRoots() {
    done("gc", all);
    done("images", "rm", all, "team/app:v1", "tool:v1");
    assertThat(done("gc", all)).contains("Deleted");
    assertThat(app.has(kept)).isFalse();
  }

  @Test
  void whatMakesImagesWorksOnOneLayout() {
    String archive = temporary.resolve("a.tar").toString();
    done("export", app.path(), "v1", "-o", archive);
    for (List<String> words :
        List.of(
            List.of("import", all, archive),
            List.of("convert", all, "tool:v1", "--to", "docker"),
            List.of("images", "tag", all, "tool:v1", "v2"))) {
      assertThat(fails(words.toArray(String[]::new)))
          .contains("works on one layout; name its directory, without /**");
    }
    assertThat(folder.resolve("**")).doesNotExist();
  }

  @Test
  void aDirectoryThatIsNoLayoutIsToldHowToBeNamed() {
    assertThat(fails("gc", folder.toString()))
        .contains("or 'oci:" + folder + "/**' for all layouts below it");
    assertThat(fails("gc", temporary.resolve("nowhere") + "/**")).contains("no such directory");
  }

  @Test
  void anIndexThatCannotBeReadStopsAll() throws IOException {
    tool.writeIndex("{");
    assertThat(fails("gc", all, "--grace", "0s"))
        .contains("cannot understand " + tool.directory().toRealPath().resolve("index.json"));
    assertThat(app.has(old) && tool.has(old)).isTrue();
  }

  @Test
  void entriesWithoutANameGoAndComeBackWhereTheyWere() {
    tool.tag("#old", old);
    done("gc", all);
    assertThat(tool.has(old)).isTrue();
    done("gc", all, "--untagged");
    assertThat(tool.has(old) || app.has(old)).isFalse();
    assertThat(done("images", "ls", all, "-q").lines()).hasSize(2);
    done("restore", all, "--all");
    assertThat(tool.has(old) && app.has(old)).isTrue();
    assertThat(done("images", "ls", tool.path(), "-q").lines())
        .containsExactlyInAnyOrder("v1", old.digest().toString());
    assertThat(done("images", "ls", app.path(), "-q").lines()).containsExactly("v1");
  }

  @Test
  void besideARunningZotNothingIsWrittenAndNothingDeletedAtOnce() throws IOException {
    tool.tag("#old", old);
    Path cache = folder.resolve("cache.db");
    TestFiles.install(cache, new byte[0]);
    try (Flock zot = Flock.exclusive(cache, Duration.ZERO).orElseThrow()) {
      assertThat(fails("gc", all, "--untagged")).contains("zot is running");
      assertThat(fails("images", "rm", all, "tool:v1")).contains("zot is running");
      assertThat(fails("images", "rm", app.path(), "v1")).contains("zot is running");
      assertThat(fails("gc", all, "--quarantine", "0s")).contains("is in use: zot is running");
      assertThat(done("images", "ls", all, "-q").lines()).hasSize(3);
      tool.untag("#old");
      done("gc", all);
    }
    assertThat(tool.has(old)).isFalse();
  }

  @Test
  void blobsOutsideAreOnlyCollectedWhereThatIsAllowed() throws IOException {
    Path outside = temporary.resolve("outside");
    Files.move(tool.blobs(), outside);
    Files.createSymbolicLink(tool.blobs(), outside);
    assertThat(fails("gc", all)).contains("outside of what was named", "shared-bytes");
    assertThat(tool.has(old) && app.has(old)).isTrue();
    done("gc", all + ":" + outside);
    assertThat(tool.has(old) || app.has(old)).isFalse();
  }

  @Test
  void aRunOverOneLayoutDoesNoHarmAndNeitherDoesOneOverAll() {
    assertThat(tidemark("gc", app.path()).err()).contains("3 blobs share their bytes");
    assertThat(app.has(old)).isFalse();
    assertThat(tool.has(old)).isTrue();
    tool.tag("again", old);
    done("gc", all);
    assertThat(app.has(old) && tool.has(old)).isTrue();
    tool.untag("again");
    done("gc", all);
    assertThat(app.has(old) || tool.has(old)).isFalse();
    done("gc", tool.path());
    done("restore", app.path(), "--all");
    assertThat(app.has(old)).isTrue();
    assertThat(tool.has(old)).isFalse();
    done("restore", all, "--all");
    assertThat(tool.has(old)).isTrue();
  }

  @Test
  void leftoversAreCountedAndGo() {
    app.write("oci-put-blob123", "half");
    assertThat(done("gc", all, "--leftovers", "--grace", "0s")).contains("1 leftover");
    assertThat(app.directory().resolve("oci-put-blob123")).doesNotExist();
  }
}
