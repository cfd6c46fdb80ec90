package dev.tidemark.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import dev.tidemark.testkit.PluginBuild;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that loads and then fails is named, with what it was asked for. */
class PluginFaultsTest {

  private static final Digest DIGEST = new Digest("sha256", "a".repeat(64));
  private static final String LIST = "public void list(Consumer<Listed> each) {}";
  private static final String INFO = "{ return Optional.empty(); }";
  private static final String REPAIR = ": repair the plugin, or remove it";

  @TempDir private Path directory;

  @Test
  void whatIsThrown() throws Exception {
    try (Plugins plugins =
        with(LIST, LIST.replace("{}", "{ throw new RuntimeException(\"no\\nway\"); }"))) {
      Storage store = open(plugins);
      assertFails(
          () -> store.blobs().list(each -> {}),
          "failed (RuntimeException: no way) when asked for list in depot:x" + REPAIR);
    }
  }

  @Test
  void aMethodThatIsNotThere() throws Exception {
    try (Plugins plugins = with(INFO, "{ throw new NoSuchMethodError(\"gone()\"); }")) {
      Storage store = open(plugins);
      assertFails(
          () -> store.blobs().info(DIGEST),
          "failed (NoSuchMethodError: gone()) when asked for info "
              + DIGEST
              + " in depot:x: rebuild the plugin against this version of Tidemark, or remove it");
    }
  }

  @Test
  void noAnswer() throws Exception {
    String lacking = "failed (NullPointerException: the answer is null, or has a null in it)";
    try (Plugins plugins = with("{ return this; }", "{ return null; }")) {
      Storage store = open(plugins);
      assertFails(store::blobs, lacking + " when asked for blobs in depot:x" + REPAIR);
    }
    try (Plugins plugins = with("return new Nothing();", "return null;")) {
      assertFails(() -> open(plugins), lacking + " when asked for open depot:x" + REPAIR);
    }
    try (Plugins plugins = with(INFO, "{ return null; }")) {
      Storage store = open(plugins);
      assertFails(
          () -> store.blobs().glance(DIGEST),
          lacking + " when asked for glance " + DIGEST + " in depot:x" + REPAIR);
    }
    try (Plugins plugins = with(LIST, LIST.replace("{}", "{ each.accept(null); }"))) {
      Storage store = open(plugins);
      assertFails(
          () -> store.blobs().list(each -> {}),
          "failed (NullPointerException: what is named is null) when asked for list in depot:x"
              + REPAIR);
    }
  }

  @Test
  void partsAndStreamsOfPartsAsWell() throws Exception {
    String stream =
        "return new InputStream() { public int read() { throw new IllegalStateException(); } };";
    String quarantine =
        "public Quarantine quarantine() { return new Quarantine() {"
            + "public boolean hold(Digest d, String run, java.time.Instant i) { return false; }"
            + "public List<Held> held() { return Collections.singletonList(null); }"
            + "public Optional<BlobInfo> info(Digest d) { return Optional.empty(); }"
            + "public InputStream open(Digest d) { return null; }"
            + "public boolean release(Digest d) { return false; }"
            + "public boolean purge(Held h) { throw new ClassCastException(); } }; }"
            + "@Override public boolean delete";
    try (Plugins plugins =
        with(
            "throw new java.nio.file.NoSuchFileException(digest.toString());",
            stream,
            "public boolean delete",
            quarantine)) {
      Storage store = open(plugins);
      InputStream in = store.blobs().open(DIGEST);
      assertFails(in::read, "failed (IllegalStateException) when asked for open " + DIGEST);
      assertFails(() -> in.readAllBytes(), "failed (IllegalStateException)");
      Quarantine held = store.blobs().quarantine();
      assertFails(held::held, "the answer is null, or has a null in it) when asked for held in");
      assertThat(held.info(DIGEST)).isEmpty();
    }
  }

  @Test
  void whatThePluginReportsIsNoFaultOfIt() throws Exception {
    try (Plugins plugins =
        with(
            INFO,
            "{ throw new UncheckedIOException(new IOException(\"the disk is gone\")); }",
            LIST,
            LIST.replace(
                "{}", "{ each.accept(new Listed(new Digest(\"sha256\", \"b\".repeat(64)))); }"))) {
      Storage store = open(plugins);
      assertThatThrownBy(() -> store.blobs().info(DIGEST))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("the disk is gone");
      IllegalStateException ours = new IllegalStateException("ours");
      assertThatThrownBy(
              () ->
                  store
                      .blobs()
                      .list(
                          each -> {
                            throw ours;
                          }))
          .as("what the engine throws while it listens")
          .isSameAs(ours);
      assertThat(store.blobs().quarantine()).isSameAs(Quarantine.NONE);
      assertThatThrownBy(() -> store.names().putBack(List.of()))
          .isExactlyInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void anExceptionWithoutAWordIsGivenSome() throws Exception {
    try (Plugins plugins =
        with(LIST, LIST.replace("{}", "throws IOException { throw new IOException(); }"))) {
      Storage store = open(plugins);
      assertThatThrownBy(() -> store.blobs().list(each -> {}))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage(origin() + "failed (IOException) when asked for list in depot:x" + REPAIR);
    }
  }

  @Test
  void aLookAtADirectory() throws Exception {
    try (Plugins plugins = with("return java.nio.file.Files.exists", "return null == ")) {
      assertThat(plugins.recognising(directory)).isEmpty();
    }
    try (Plugins plugins =
        with("return java.nio.file.Files.exists", "if (true) throw new Error(); return null == ")) {
      assertThatThrownBy(() -> plugins.recognising(directory)).isExactlyInstanceOf(Error.class);
    }
    try (Plugins plugins = with("directory.resolve(scheme())", "directory.getName(99)")) {
      assertFails(
          () -> plugins.recognising(directory),
          "failed (IllegalArgumentException) when asked for recognises " + directory + REPAIR);
    }
  }

  /** A plugin with the backend of an empty store, in which some of the source is replaced. */
  private Plugins with(String... replacements) throws IOException {
    String source = PluginBuild.backend("Depot", "\"depot\"");
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(source).contains(replacements[i]);
      source = source.replace(replacements[i], replacements[i + 1]);
    }
    PluginBuild.plugin("faulty").source("Depot", source).into(jar());
    return Plugins.fromDirectories(List.of(directory));
  }

  private static Storage open(Plugins plugins) throws IOException {
    return plugins
        .backend("depot")
        .orElseThrow()
        .open(new Location("depot", "x"), new StorageBackend.Options(Clock.systemUTC()));
  }

  private Path jar() {
    return directory.resolve("faulty.jar");
  }

  private String origin() {
    return "plugin faulty (" + jar() + "): Depot ";
  }

  private void assertFails(ThrowingCallable asking, String line) {
    assertThatThrownBy(asking)
        .isInstanceOf(PluginFailure.class)
        .hasMessageStartingWith(origin())
        .hasMessageContaining(line)
        .hasMessageNotContaining("\n");
  }
}
