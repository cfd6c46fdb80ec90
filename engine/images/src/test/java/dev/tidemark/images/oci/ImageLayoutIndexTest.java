package dev.tidemark.images.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of containerd's package {@code oci} that read and change the index of a layout. */
class ImageLayoutIndexTest {

  private static final Digest DIGEST = Digester.digest("sha256", "test".getBytes(UTF_8));

  @TempDir private Path directory;

  private ImageDriver driver() {
    return ImageDriver.directory(directory);
  }

  private ImageLayout init() throws IOException {
    return ImageLayout.init(driver(), InitOptions.defaults());
  }

  private static Descriptor unnamed(int n) {
    return new Descriptor(
        MediaTypes.OCI_MANIFEST, Digester.digest("sha256", new byte[] {(byte) n}), 1);
  }

  private static Descriptor named(String name, int n) {
    return unnamed(n).withAnnotations(Map.of(Annotations.REF_NAME, name));
  }

  @Test
  void putAndRemove() throws IOException {
    ImageLayout layout = init();
    layout.put(named("foo", 0));
    layout.put(named("bar", 1));
    layout.put(named("foo", 2));
    layout.put(unnamed(3));
    layout.remove("bar");

    assertThat(layout.index().manifests()).containsExactly(named("foo", 2), unnamed(3));
  }

  @Test
  void whatOthersWriteInTheMiddleOfAChangeIsKept() throws IOException {
    ImageLayout layout = init();
    layout.put(named("mine", 0));
    int[] calls = {0};
    layout.update(
        index -> {
          if (calls[0]++ == 0) {
            theirs(index.with(named("theirs", 1)));
          }
          return index.without("mine").with(named("new", 2));
        });
    assertThat(calls[0]).isEqualTo(2);
    assertThat(layout.index().manifests())
        .containsExactlyInAnyOrder(named("theirs", 1), named("new", 2));
  }

  /** Writes in place and takes no lock, as skopeo does. */
  private void theirs(Index index) {
    try {
      Files.write(directory.resolve("index.json"), index.json());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void anIndexKeepsItsPermissionsAndItsLink() throws IOException {
    ImageLayout layout = init();
    Path index = directory.resolve("index.json");
    Path real = directory.resolve("real.json");
    Files.move(index, real);
    Files.createSymbolicLink(index, real);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw----"));
    layout.put(named("foo", 0));
    assertThat(index).isSymbolicLink();
    assertThat(real).content().contains("foo");
    assertThat(Files.getPosixFilePermissions(real))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
  }

  @Test
  void removeOfAMissingNameWritesNothing() throws IOException {
    ImageLayout layout = init();
    String strange = "{ \"schemaVersion\" : 2, \"manifests\" : null }";
    Files.writeString(directory.resolve("index.json"), strange);

    layout.remove("missing");

    assertThat(directory.resolve("index.json")).hasContent(strange);
  }

  @Test
  void removeOfAnEmptyNameFails() throws IOException {
    ImageLayout layout = init();
    layout.put(unnamed(1));

    assertThatThrownBy(() -> layout.remove(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("empty refName specified");
    assertThat(layout.index().manifests()).hasSize(1);
  }

  @Test
  void putWithAnEmptyNameAppends() throws IOException {
    ImageLayout layout = init();
    layout.put(named("", 1));
    layout.put(named("", 1));

    assertThat(layout.index().manifests()).containsExactly(named("", 1), named("", 1));
  }

  @Test
  void removeTakesEveryEntryOfTheName() throws Exception {
    ImageLayout layout = init();
    layout.write(
        Index.ofLayout(
            ("{\"manifests\":["
                    + entry(1, "foo")
                    + ","
                    + entry(2, "foo")
                    + ","
                    + entry(3, "bar")
                    + "]}")
                .getBytes(UTF_8)));

    layout.remove("foo");

    assertThat(layout.index().manifests()).containsExactly(named("bar", 3));
    layout.remove("bar");
    assertThat(directory.resolve("index.json")).content().contains("\"manifests\":[]");
  }

  private static String entry(int n, String name) {
    Descriptor manifest = named(name, n);
    return "{\"mediaType\":\""
        + manifest.mediaType()
        + "\",\"digest\":\""
        + manifest.digest()
        + "\",\"size\":1,\"annotations\":{\""
        + Annotations.REF_NAME
        + "\":\""
        + name
        + "\"}}";
  }

  @Test
  void aFailedChangeLeavesTheIndexAsItWas() throws IOException {
    ImageLayout layout = init();
    layout.put(named("foo", 1));

    assertThatThrownBy(
            () ->
                layout.update(
                    index -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    layout.put(named("bar", 2));
    assertThat(layout.index().manifests()).hasSize(2);
  }

  @Test
  void readersSeeTheOldIndexOrTheNewOne() throws IOException {
    ImageLayout layout = init();
    try (InputStream before = Files.newInputStream(directory.resolve("index.json"))) {
      layout.put(named("foo", 1));

      assertThat(before.readAllBytes()).asString().contains("\"manifests\":[]");
    }
    assertThat(layout.index().manifests()).hasSize(1);
  }

  @Test
  void writersAtOneTimeLoseNothing() throws Exception {
    init();
    int writers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> done = new ArrayList<>();
    for (int n = 0; n < writers; n++) {
      Descriptor mine = named("writer-" + n, n);
      done.add(
          threads.submit(
              () -> {
                // each with its own driver, as other parts of a program would
                for (int i = 0; i < 5; i++) {
                  ImageLayout.of(driver()).put(mine);
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    threads.shutdown();

    assertThat(ImageLayout.of(driver()).index().manifests())
        .hasSize(writers)
        .doesNotHaveDuplicates();
  }

  @Test
  void damagedIndexIsNotChanged() throws IOException {
    ImageLayout layout = init();
    for (String damaged :
        List.of("{\"manifests\":7}", "[]", "{\"manifests\":[],\"manifests\":[]}", "{}x")) {
      Files.writeString(directory.resolve("index.json"), damaged);

      assertThatThrownBy(() -> layout.put(named("foo", 1)))
          .as(damaged)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot understand")
          .hasMessageContaining("index.json");
      assertThat(directory.resolve("index.json")).hasContent(damaged);
    }
  }

  @Test
  void documentsKeepFieldsThatNobodyKnows() throws Exception {
    ImageLayout layout = init();
    Files.writeString(
        directory.resolve("index.json"),
        "{\"x\":{\"deep\":[1,null,2.5,\"a\"]},\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"t\","
            + "\"digest\":\""
            + DIGEST
            + "\",\"size\":4,\"urls\":[\"u\"],\"y\":true},{\"odd\":1}],\"z\":false}");

    layout.put(named("foo", 1));
    layout.remove("foo");

    assertThat(directory.resolve("index.json"))
        .hasContent(
            "{\"x\":{\"deep\":[1,null,2.5,\"a\"]},\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"t\","
                + "\"digest\":\""
                + DIGEST
                + "\",\"size\":4,\"urls\":[\"u\"],\"y\":true},{\"odd\":1}],\"z\":false}");
    assertThat(layout.index().manifests()).hasSize(1);
    assertThat(layout.index().troubles()).singleElement().asString().startsWith("entry #1: ");

    LayoutDocument header =
        LayoutDocument.parse("{\"a\":1,\"imageLayoutVersion\":\"2\"}".getBytes(UTF_8));
    layout.write(header);
    assertThat(layout.header()).isEqualTo(header);
    assertThat(directory.resolve("oci-layout"))
        .hasContent("{\"a\":1,\"imageLayoutVersion\":\"2\"}");
  }
}
