package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import dev.tidemark.spi.store.Uploads;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.PluginBuild;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;

/**
 * The backend of {@code docs/backends.md}, compiled as a stranger would, against the SPI alone, and
 * packed as a plugin: every command that works on a store works on its stores.
 */
class ExampleBackendTest {

  private static final Path DOCS = Path.of(System.getProperty("tidemark.root", "../.."), "docs");
  private static final Path SOURCES = DOCS.resolve("example-backend/src/main/java");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

  /** What the issue asks for; without blank lines, comments and imports. */
  private static final int MOST_LINES = 150;

  @TempDir private static Path jars;
  @TempDir private Path folder;

  private Path store = Path.of("");
  private final Blob config = Blob.config("linux/amd64");
  private final Blob layer = Blob.leaf("application/vnd.oci.image.layer.v1.tar", "layer");
  private final Blob manifest = DocumentWriter.manifest(config, layer).build();
  private final Blob garbage = Blob.leaf("", "garbage");

  @BeforeAll
  static void build() throws IOException {
    PluginBuild.plugin("com.example.flat")
        .against(StorageBackend.class, Extension.class)
        .sources(SOURCES)
        .into(jars.resolve("flat-backend.jar"));
  }

  @BeforeEach
  void write() throws IOException {
    store = Files.createDirectory(folder.resolve("my store"));
    for (Blob blob : List.of(config, layer, manifest, garbage)) {
      Path file = Files.write(file(blob), blob.bytes());
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
    Files.writeString(
        store.resolve("flat-names.txt"),
        "app:1 " + manifest.digest() + " " + manifest.mediaType() + "\n");
  }

  @Test
  void isListed() {
    Result result = run("plugins", "list");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("com.example.flat 1.2.3  sha256:")
        .containsPattern("(?m)^  FlatBackend +flat:$");
    assertThat(run("plugins", "--json").json().toString())
        .contains("backends=[{class=com.example.flat.FlatBackend, scheme=flat}]");
  }

  @Test
  void whatNothingNamesGoesAndComesBack() throws IOException {
    assertThat(run("gc", flat(), "--json").object())
        .containsEntry("store", flat())
        .containsEntry("garbage", 1L)
        .containsEntry("deleted", 1L);
    assertThat(blobs())
        .containsExactlyInAnyOrder(config.digest(), layer.digest(), manifest.digest());
    assertThat(run("restore", flat()).out()).contains(garbage.digest().abbreviated());
    assertThat(run("restore", flat(), garbage.digest().encoded().substring(0, 8)).out())
        .contains("Brought back 1 blob");
    assertThat(blobs()).hasSize(4);
    assertThat(run("gc", flat(), "--json").object())
        .as("what came back is young")
        .containsEntry("deleted", 0L);
    assertThat(run("gc", flat(), "--grace", "0s", "--json").object()).containsEntry("deleted", 1L);
    assertThat(run("purge", flat()).out()).contains("1 blob", "gone for good");
    assertThat(run("restore", flat()).out()).isEqualTo("Nothing is in quarantine.\n");
    assertThat(run("gc", flat()).out()).contains("there is no garbage");
    assertThat(run("runs", flat(), "-n", "1").out()).contains("gc", "done: nothing to do");
    assertThat(run("runs", store.toString()).out()).contains("restore", "purge");
  }

  @Test
  void aPlanIsMadeAndCarriedOut() throws IOException {
    String plan = folder.resolve("plan.json").toString();
    assertThat(run("plan", flat(), "-o", plan).exitCode()).isZero();
    assertThat(blobs()).hasSize(4);
    assertThat(run("apply", flat(), plan).exitCode()).isZero();
    assertThat(blobs()).hasSize(3);
    assertThat(run("gc", flat(), "--dry-run").out()).contains("everything is in use");
  }

  @Test
  void aGcThatIsToLeaveNothingDeletesAtOnce() throws IOException {
    assertThat(run("gc", flat(), "--quarantine", "0s").exitCode()).isZero();
    assertThat(blobs()).hasSize(3);
    assertThat(store.resolve("removed")).doesNotExist();
  }

  @Test
  void everyQuestionIsAnswered() {
    assertThat(run("scan", flat(), "--json").object())
        .containsEntry("store", flat())
        .containsEntry("blobs", 4L)
        .containsEntry("warnings", List.of());
    Result why = run("why", flat(), layer.digest().encoded().substring(0, 8));
    assertThat(why.out()).contains("flat-names.txt: app:1", manifest.digest().abbreviated());
    assertThat(run("why", flat(), "app:1", "--json").object()).containsEntry("state", "live");
    assertThat(run("ls", flat(), "-q").out()).hasLineCount(4);
    assertThat(run("tree", flat()).out()).contains("app:1", layer.digest().abbreviated());
    assertThat(run("tree", flat(), manifest.digest().abbreviated()).exitCode()).isZero();
    assertThat(run("labels", flat(), "app:1").out()).contains(config.digest().toString());
  }

  @Test
  void aBareDirectoryIsRecognised() throws IOException {
    assertThat(run("gc", store.toString(), "--json").object())
        .containsEntry("store", flat())
        .containsEntry("deleted", 1L);
    assertThat(tidemark("gc", store.toString()).err())
        .as("without the plugin nobody knows what it is")
        .contains("is not an OCI image layout");
  }

  @Test
  void theStateMayBeElsewhere() {
    Path state = folder.resolve("state");
    assertThat(run("gc", flat(), "--state", state.toString()).exitCode()).isZero();
    assertThat(state.resolve("metadata")).isDirectory();
    assertThat(store.resolve(".tidemark")).doesNotExist();
  }

  @Test
  void namesAreOnlyReadThere() {
    for (String[] line :
        new String[][] {
          {"images", "ls", flat()},
          {"images", "rm", flat(), "app:1"},
          {"import", flat(), "x.tar"},
          {"export", flat(), "app:1", "-o", "x.tar"},
          {"inspect", flat(), "app:1"},
        }) {
      Result result = tidemark(line);
      assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err())
          .hasLineCount(1)
          .contains("works on OCI image layouts, oci:DIR, and managed stores, managed:DIR, and not")
          .contains("on flat:");
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    assertLine(
        tidemark("gc", flat()), ExitCode.USAGE, "nothing here knows stores of the scheme flat");
    assertLine(
        run("gc", "other:x"), ExitCode.USAGE, "of the scheme other, there are oci, managed, flat");
    Path none = folder.resolve("none");
    assertLine(
        run("gc", "flat:" + none),
        ExitCode.FAILED,
        none + " has no flat-names.txt: name a flat store");
    Path names = store.resolve("flat-names.txt");
    Files.writeString(names, "app:1 nothing\n");
    assertLine(run("gc", flat()), ExitCode.FAILED, names + ": repair the line 'app:1 nothing'");
    assertThat(blobs()).hasSize(4);
  }

  @Test
  void theExampleIsSmallAndThePageHasItAsItIs() throws IOException {
    List<String> files = new ArrayList<>();
    for (String name : List.of("FlatBackend", "FlatStore", "FlatQuarantine")) {
      files.add(Files.readString(SOURCES.resolve("com/example/flat").resolve(name + ".java")));
    }
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(DOCS.resolve("backends.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(blocks).isEqualTo(files);
    assertThat(String.join("", files).lines().map(String::strip))
        .filteredOn(line -> !line.isEmpty() && !line.matches("(import|package|/?\\*|//).*"))
        .hasSizeLessThan(MOST_LINES);
  }

  @Test
  void thePageHasTheSignaturesOfAllThatIsOptional() throws IOException {
    String page = Files.readString(DOCS.resolve("backends.md"));
    for (Class<?> part :
        List.of(StorageBackend.class, Storage.class, BlobStore.class, NameSource.class)) {
      for (Method method : part.getDeclaredMethods()) {
        if (method.isDefault()) {
          assertThat(page).containsPattern(signature(method));
        }
      }
    }
    for (Method method : Uploads.class.getDeclaredMethods()) {
      assertThat(page).containsPattern(signature(method));
    }
    for (Class<?> value :
        List.of(
            Listed.class,
            BlobInfo.class,
            Name.class,
            Quarantine.Held.class,
            Uploads.Upload.class,
            Uploads.Removal.class)) {
      assertThat(page)
          .contains(
              Stream.of(value.getRecordComponents())
                  .map(field -> plain(field.getGenericType()) + " " + field.getName())
                  .collect(Collectors.joining(", ", "`", "`")));
    }
  }

  private static String signature(Method method) {
    return Stream.of(method.getGenericParameterTypes())
        .map(type -> Pattern.quote(plain(type)) + " [a-z]+")
        .collect(
            Collectors.joining(
                ", ",
                Pattern.quote(plain(method.getGenericReturnType()) + " " + method.getName() + "("),
                "[)]"));
  }

  private static String plain(Type type) {
    // without packages, and without the class around a class
    return type.getTypeName().replaceAll("([a-z0-9]+[.])+|[A-Z][A-Za-z]+[$]", "");
  }

  private static void assertLine(Result result, int exitCode, String text) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err()).hasLineCount(1).contains(text);
  }

  private static Result run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--plugins", jars.toString()));
    return tidemark(line.toArray(String[]::new));
  }

  private String flat() {
    return "flat:" + store;
  }

  private Path file(Blob blob) {
    return store.resolve("sha256-" + blob.digest().encoded());
  }

  private List<Digest> blobs() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("sha256-"))
          .map(name -> Digest.parse(name.replaceFirst("-", ":")))
          .toList();
    }
  }
}
