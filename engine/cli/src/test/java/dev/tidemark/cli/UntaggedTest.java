package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries without a name, and what is about an image, as people see them. */
class UntaggedTest {

  private static final String REF = "org.opencontainers.image.ref.name";

  @TempDir private Path folder;
  private LayoutWriter layout;
  private Blob one;
  private Blob two;
  private Blob sbom;
  private Blob signature;

  /** Two images with a name, an SBOM of the first, and an older image that has lost its name. */
  @BeforeEach
  void fill() {
    layout = new LayoutWriter(folder.resolve("images"));
    one = layout.image("base", "one");
    two = layout.image("base", "two");
    Blob config = layout.put(Blob.leaf("application/vnd.oci.empty.v1+json", "{}"));
    sbom = layout.put(DocumentWriter.manifest(config).about(one).note("sbom"));
    signature = layout.put(DocumentWriter.manifest(config).note("signature"));
    layout.tag("v1", one);
    layout.tag("v2", two);
    layout.tag("#sbom", sbom);
    layout.tag("sha256-" + one.digest().encoded() + ".sig", signature);
    layout.tag("#old", layout.image("base", "old"));
    layout.age(Duration.ofDays(2));
  }

  private String index() {
    try {
      return Files.readString(layout.directory().resolve("index.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void gcSaysWhatEntriesWithoutANameKeep() {
    assertThat(tidemark("gc", layout.path()).out())
        .contains(
            "1 entry without a name of its own keeps 3 blobs that no name leads to; --untagged lets"
                + " it go.");
    assertThat(tidemark("gc", layout.path(), "--json").out())
        .contains("\"unnamed\": 1", "\"unnamedBlobs\": 3");
  }

  @Test
  void gcLetsThemGo() {
    Result preview = tidemark("gc", layout.path(), "--untagged", "--dry-run");
    assertThat(preview.out())
        .contains("its entry has no name", "Would take 1 entry without a name of its own out");
    Result gc = tidemark("gc", layout.path(), "--untagged");
    assertThat(gc.out()).contains("Deleted 3 blobs", "Took 1 entry without a name of its own out");
    assertThat(index()).contains(sbom.digest().toString(), signature.digest().toString());
    assertThat(tidemark("restore", layout.path(), "--all").exitCode()).isZero();
    assertThat(tidemark("images", "ls", layout.path(), "--quiet").out().lines()).hasSize(5);
  }

  @Test
  void anEntryWhoseNameIsNoTextStaysAndIsTold() {
    Blob odd = layout.image("base", "odd");
    layout.index(
        one.link().named("v1"),
        two.link().named("v2"),
        odd.link().toString().replaceFirst("}$", ",\"annotations\":{\"%s\":7}}".formatted(REF)));
    layout.age(Duration.ofDays(2));
    Result gc = tidemark("gc", layout.path(), "--untagged", "--force");
    assertThat(gc.err()).contains("index.json: entry #2: its name (" + REF + ") is no text");
    assertThat(layout.has(odd)).isTrue();
    assertThat(index()).contains(odd.digest().toString());
  }

  @Test
  void entriesComeBackWithWhateverStateDirectory() {
    String state = folder.resolve("state").toString();
    String before = index();
    tidemark("gc", layout.path(), "--untagged", "--state", state);
    Result back =
        tidemark("restore", layout.path(), "--all", "--state", folder.resolve("s2").toString());
    assertThat(back.out()).contains("Brought back 3 blobs", " and 1 entry of the index.");
    assertThat(index()).isEqualTo(before);
    assertThat(tidemark("restore", layout.path(), "--all", "--json").out())
        .contains("\"entries\": []", "\"problems\": []");
  }

  @Test
  void whyAndLsAnswerForBoth() {
    String old = Objects.requireNonNull(layout.tags().get("#old")).target().toString();
    assertThat(tidemark("why", layout.path(), old).out()).contains("index.json: #");
    assertThat(tidemark("why", layout.path(), old, "--untagged", "--json").out())
        .contains("\"garbage\"");
    assertThat(tidemark("ls", layout.path(), "--garbage", "--quiet").out()).isEmpty();
    assertThat(tidemark("ls", layout.path(), "--garbage", "--quiet", "--untagged").out().lines())
        .hasSize(3)
        .contains(old);
  }

  @Test
  void aPlanSaysHowItWasMade() {
    String plan = folder.resolve("plan.json").toString();
    tidemark("plan", layout.path(), "-o", plan);
    Result refused = tidemark("apply", layout.path(), plan, "--untagged");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("was made without --untagged");
    tidemark("plan", layout.path(), "-o", plan, "--untagged");
    assertThat(tidemark("apply", layout.path(), plan).out()).contains("Deleted 3 blobs");
  }

  @Test
  void whatIsAboutAnImageGoesWithItsLastName() {
    tidemark("images", "tag", layout.path(), "v1", "stable");
    assertThat(tidemark("images", "rm", layout.path(), "v1").out().lines()).hasSize(1);
    assertThat(index()).contains(sbom.digest().toString(), signature.digest().toString());
    assertThat(tidemark("images", "rm", layout.path(), "stable").out().lines()).hasSize(3);
    assertThat(index()).doesNotContain(sbom.digest().toString(), signature.digest().toString());
    assertThat(tidemark("gc", layout.path(), "--grace", "0s").out()).contains("Deleted");
    assertThat(layout.has(one)).isFalse();
    assertThat(layout.has(two)).isTrue();
  }

  @Test
  void whatIsAboutAnImageThatAnIndexListsStays() {
    Blob all = layout.put(DocumentWriter.index(one, two).build());
    layout.tag("all", all);
    assertThat(tidemark("images", "rm", layout.path(), "v1").out().lines()).hasSize(1);
    assertThat(index()).contains(sbom.digest().toString());
  }

  @Test
  void aTreeShowsWhatIsAboutAnImageUnderIt() {
    String text = tidemark("tree", layout.path()).out();
    assertThat(text.lines().filter(line -> line.contains("referrer: "))).hasSize(2);
    assertThat(text.lines().filter(line -> !line.contains("─ "))).hasSize(3);
    assertThat(tidemark("tree", layout.path(), "v1", "--json").out())
        .contains("\"referrer\": true", sbom.digest().toString(), signature.digest().toString());
    assertThat(tidemark("tree", layout.path(), "v2").out()).doesNotContain("referrer");
  }

  @Test
  void aTreeShowsWhatIsAboutAnImageWithoutAnEntry() {
    layout.untag("v1");
    String digest = one.digest().toString();
    Result all = tidemark("tree", layout.path());
    assertThat(all.out()).contains("subject: ");
    assertThat(all.out().lines().filter(line -> line.contains("referrer: "))).hasSize(2);
    assertThat(all.out().lines().filter(line -> !line.contains("─ "))).hasSize(3);
    assertThat(tidemark("tree", layout.path(), digest, "--json").out())
        .contains("\"referrer\": true", sbom.digest().toString(), signature.digest().toString());
    layout.untag("#sbom");
    layout.tag("all", layout.put(DocumentWriter.index(one, two).build()));
    layout.tag("#sbom", sbom);
    assertThat(tidemark("tree", layout.path(), "all").out().lines())
        .filteredOn(line -> line.contains("referrer: "))
        .hasSize(2);
  }

  @Test
  void whatIsAboutTheOldContentOfAConvertedImageIsTold() {
    layout.tag("v3", two);
    String digest = sbom.digest().toString();
    Result converted = tidemark("convert", layout.path(), "v1", "v2", "--to", "docker");
    assertThat(converted.exitCode()).isZero();
    assertThat(converted.err())
        .isEqualTo(
            "tidemark: warning: the old content of v1 stays, as it is kept by "
                + digest
                + "; to let go of it, 'tidemark images rm "
                + layout.path()
                + " "
                + digest
                + "'\n");
    assertThat(tidemark("images", "rm", layout.path(), digest).exitCode()).isZero();
    tidemark("gc", layout.path(), "--grace", "0s");
    assertThat(layout.has(one)).isFalse();
    assertThat(layout.has(two)).isTrue();
  }

  @Test
  void anExportHasWhatIsAboutTheImages() {
    String without = folder.resolve("without.tar").toString();
    String with = folder.resolve("with.tar").toString();
    tidemark("export", layout.path(), "v1", "-o", without);
    tidemark("export", layout.path(), "v1", "--referrers", "-o", with);
    for (String archive : new String[] {without, with}) {
      LayoutWriter other =
          new LayoutWriter(folder.resolve("from-" + Path.of(archive).getFileName()));
      assertThat(tidemark("import", other.path(), archive).exitCode()).isZero();
      assertThat(other.has(one)).isTrue();
      assertThat(other.has(sbom)).isEqualTo(archive.equals(with));
      assertThat(other.has(signature)).isEqualTo(archive.equals(with));
    }
  }

  @Test
  void anArchiveForDockerHasNoRoomForWhatIsAboutAnImage() {
    String archive = folder.resolve("docker.tar").toString();
    Result refused =
        tidemark("export", layout.path(), "v1", "--docker", "--referrers", "-o", archive);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("--docker has no room for what is about an image");
    assertThat(Path.of(archive)).doesNotExist();
  }

  @Test
  void aManagedStoreTakesTheSignatureBackOut() {
    String managed = "managed:" + folder.resolve("managed");
    String with = folder.resolve("with.tar").toString();
    tidemark("export", layout.path(), "v1", "--referrers", "-o", with);
    assertThat(tidemark("import", managed, with).exitCode()).isZero();
    String again = folder.resolve("again.tar").toString();
    assertThat(tidemark("export", managed, "v1", "--referrers", "-o", again).exitCode()).isZero();
    LayoutWriter other = new LayoutWriter(folder.resolve("other"));
    assertThat(tidemark("import", other.path(), again).exitCode()).isZero();
    assertThat(other.has(sbom)).isTrue();
    assertThat(other.has(signature)).isTrue();
  }

  @Test
  void inAManagedStoreWhatIsAboutAnImageNeedsNoNameAndGoesWithIt() {
    String managed = "managed:" + folder.resolve("managed");
    String archive = folder.resolve("all.tar").toString();
    tidemark("export", layout.path(), "--all", "-o", archive);
    assertThat(tidemark("import", managed, archive).exitCode()).isZero();
    assertThat(tidemark("images", "ls", managed, "--quiet").out().lines())
        .hasSize(4)
        .noneMatch(name -> name.equals(sbom.digest().toString()));
    tidemark("gc", managed, "--grace", "0s");
    assertThat(tidemark("ls", managed, "--quiet").out()).contains(sbom.digest().toString());
    assertThat(tidemark("images", "rm", managed, "v1").exitCode()).isZero();
    tidemark("gc", managed, "--grace", "0s");
    assertThat(tidemark("ls", managed, "--quiet").out())
        .doesNotContain(sbom.digest().toString(), one.digest().toString())
        .contains(two.digest().toString());
  }

  @Test
  void theOnlyImageGetsANameAndBringsWhatIsAboutIt() {
    layout.untag("#old");
    layout.untag("v2");
    layout.tag("bill", sbom);
    layout.tag("#signed", layout.put(DocumentWriter.manifest(one).about(one).note("signed")));
    String archive = folder.resolve("all.tar").toString();
    tidemark("export", layout.path(), "--all", "-o", archive);
    for (String kind : new String[] {"oci:", "managed:"}) {
      String other = kind + folder.resolve(kind.replace(":", ""));
      Result result = tidemark("import", other, archive, "--name", "quay.io/new:1");
      assertThat(result.err()).isEmpty();
      assertThat(tidemark("images", "ls", other, "--quiet").out())
          .contains("quay.io/new:1", "bill", ".sig")
          .doesNotContain("v1");
      assertThat(tidemark("ls", other, "--quiet").out().lines())
          .hasSize(8)
          .contains(sbom.digest().toString(), signature.digest().toString());
    }
  }

  @Test
  void namesThatEarlierVersionsGaveToSbomsGoWithTheirImage() {
    String managed = "managed:" + folder.resolve("managed");
    String archive = folder.resolve("all.tar").toString();
    tidemark("export", layout.path(), "--all", "-o", archive);
    tidemark("import", managed, archive);
    String digest = sbom.digest().toString();
    assertThat(tidemark("images", "tag", managed, digest, digest).exitCode()).isZero();
    assertThat(tidemark("images", "rm", managed, "v1").out()).contains(digest);
    tidemark("gc", managed, "--grace", "0s");
    assertThat(tidemark("ls", managed, "--quiet").out()).doesNotContain(one.digest().toString());
  }

  @Test
  void whatIsAboutNothingThatIsThereIsCalledByItsDigest() {
    LayoutWriter alone = new LayoutWriter(folder.resolve("alone"));
    Blob config = alone.put(Blob.leaf("application/vnd.oci.empty.v1+json", "{}"));
    alone.tag("#", alone.put(DocumentWriter.manifest(config).about(two).note("alone")));
    String archive = folder.resolve("alone.tar").toString();
    tidemark("export", alone.path(), "--all", "-o", archive);
    String managed = "managed:" + folder.resolve("managed");
    assertThat(tidemark("import", managed, archive).exitCode()).isZero();
    assertThat(tidemark("images", "ls", managed, "--quiet").out()).startsWith("sha256:");
  }

  @Test
  void aSignatureStaysWithAnImageThatANamedSbomKeeps() {
    layout.tag("my-sbom", sbom);
    tidemark("images", "rm", layout.path(), "v1");
    assertThat(index()).contains(signature.digest().toString());
    assertThat(tidemark("gc", layout.path(), "--grace", "0s").exitCode()).isZero();
    assertThat(layout.has(one)).isTrue();
    assertThat(layout.has(signature)).isTrue();
  }

  @Test
  void entriesComeBackHoweverLongTheQuarantine() throws IOException {
    tidemark("gc", layout.path(), "--untagged", "--quarantine", "30d", "--grace", "0s");
    try (var notes = Files.newDirectoryStream(layout.directory().resolve(".tidemark/unnamed"))) {
      for (Path note : notes) {
        Files.setLastModifiedTime(
            note,
            FileTime.from(Files.getLastModifiedTime(note).toInstant().minus(Duration.ofDays(9))));
      }
    }
    layout.tag("#other", layout.image("base", "other"));
    tidemark("gc", layout.path(), "--untagged", "--quarantine", "30d", "--grace", "0s");
    assertThat(tidemark("restore", layout.path(), "--all").exitCode()).isZero();
    assertThat(tidemark("images", "ls", layout.path(), "--quiet").out().lines()).hasSize(6);
  }

  @Test
  void inAManagedStoreEverythingHasAName() {
    String managed = "managed:" + folder.resolve("managed");
    String archive = folder.resolve("v1.tar").toString();
    tidemark("export", layout.path(), "v1", "-o", archive);
    tidemark("import", managed, archive);
    assertThat(tidemark("gc", managed, "--untagged").err())
        .contains("--untagged works on stores that others write");
  }
}
