package dev.tidemark.engine.plugin;

import static dev.tidemark.engine.decode.Samples.A;
import static dev.tidemark.engine.decode.Samples.B;
import static dev.tidemark.engine.decode.Samples.child;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.decode.Samples;
import dev.tidemark.engine.model.Finding;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.MemoryBlobs;
import dev.tidemark.testkit.PluginBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that work: real jars, built like a plugin's own build does, and loaded by PF4J. */
class PluginJarsTest {

  private static final String TYPE = "test/plugin";

  @TempDir Path directory;

  @BeforeEach
  @AfterEach
  void noEvents() {
    System.clearProperty("tidemark.test.events");
  }

  @Test
  void aPluginIsLoadedAndDescribed() throws Exception {
    Path jar = good("good", A).into(directory.resolve("good.jar"));
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, TYPE).references()).containsExactly(child("found", A));
      assertThat(plugins.list())
          .singleElement()
          .satisfies(
              plugin -> {
                assertThat(plugin.id()).isEqualTo("good");
                assertThat(plugin.version()).isEqualTo("1.2.3");
                assertThat(plugin.sha256()).hasSize(64);
                assertThat(plugin.file()).contains(jar.toRealPath());
                assertThat(plugin.handlers()).isEqualTo(java.util.Map.of("Good", List.of(TYPE)));
              });
    }
  }

  @Test
  void aPluginMayBringABackendOnly() throws Exception {
    PluginBuild.plugin("depots")
        .source("Depot", PluginBuild.backend("Depot", "\"depot\""))
        .into(directory.resolve("depots.jar"));
    try (Plugins plugins = installed()) {
      assertThat(plugins.backend("depot")).isPresent();
      assertThat(plugins.backend("other")).isEmpty();
      assertThat(plugins.schemes()).containsExactly("depot");
      assertThat(plugins.handlers(TYPE)).isEmpty();
      assertThat(plugins.list())
          .singleElement()
          .satisfies(
              plugin -> {
                assertThat(plugin.handlers()).isEmpty();
                assertThat(plugin.backends())
                    .containsExactly(java.util.Map.entry("Depot", "depot"));
              });
      assertThat(plugins.recognising(directory)).isEmpty();
      Files.createFile(directory.resolve("depot"));
      assertThat(plugins.recognising(directory)).containsExactly("depot");
    }
    assertThat(openFiles()).isZero();
  }

  @Test
  void aPluginMayBringBoth() throws Exception {
    good("both", A)
        .source("Depot", PluginBuild.backend("Depot", "\"depot\""))
        .into(directory.resolve("both.jar"));
    try (Plugins plugins = installed()) {
      assertThat(plugins.backend("depot")).isPresent();
      assertThat(plugins.handlers(TYPE)).hasSize(1);
      assertThat(plugins.list()).hasSize(1);
    }
  }

  @Test
  void twoPluginsForOneTypeAreBothAsked() throws Exception {
    good("b", B).into(directory.resolve("2.jar"));
    good("a", A).into(directory.resolve("1.jar"));
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, TYPE).references())
          .containsExactly(child("found", A), child("found", B));
    }
  }

  @Test
  void severalDirectoriesAreOneSet() throws Exception {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    good("a", A).into(one.resolve("x.jar"));
    good("b", B).into(two.resolve("x.jar"));
    try (Plugins plugins = Plugins.fromDirectories(List.of(one, two, one))) {
      assertThat(plugins.list()).extracting(Plugins.Plugin::id).containsExactly("a", "b");
      assertThat(decode(plugins, TYPE).references()).hasSize(2);
    }
  }

  @Test
  void wildcardsWork() throws Exception {
    PluginBuild.plugin("wild")
        .source("Wild", PluginBuild.handler("Wild", "\"test/*\"", A.toString()))
        .into(directory.resolve("wild.jar"));
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, "test/anything").references()).hasSize(1);
      assertThat(decode(plugins, "Test/Else; x=y").references()).hasSize(1);
    }
  }

  @Test
  void aCopyOfTheSpiInTheJarDoesNoHarm() throws Exception {
    good("fat", A)
        .bundle(ContentHandler.class)
        .bundle(Content.class)
        .bundle(Handles.class)
        .bundle(Reference.class)
        .bundle(Descriptor.class)
        .bundle(Digest.class)
        .bundle(org.pf4j.ExtensionPoint.class)
        .into(directory.resolve("fat.jar"));
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, TYPE).references()).containsExactly(child("found", A));
    }
  }

  @Test
  void eachPluginHasLibrariesOfItsOwn() throws Exception {
    for (Digest target : List.of(A, B)) {
      String name = "Uses" + target.encoded().substring(0, 4);
      PluginBuild.plugin(name)
          .source(
              "lib.Library",
              "package lib; public class Library { public static String target() { return \""
                  + target
                  + "\"; } }")
          .source(
              name,
              PluginBuild.handler(name, "\"" + TYPE + "\"", "x")
                  .replace("\"x\"", "lib.Library.target()"))
          .into(directory.resolve(name + ".jar"));
    }
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, TYPE).references())
          .containsExactlyInAnyOrder(child("found", A), child("found", B));
    }
  }

  @Test
  void aPluginMayUseAnotherOne() throws Exception {
    PluginBuild.plugin("a-user")
        .attribute("Plugin-Dependencies", "z-base")
        .source("base.Base", "package base; public class Base {}")
        .compileOnly("base.Base")
        .source(
            "User",
            PluginBuild.handler("User", "\"" + TYPE + "\"", A.toString())
                .replace("return List", "new base.Base(); return List"))
        .into(directory.resolve("a.jar"));
    good("z-base", B)
        .source("base.Base", "package base; public class Base {}")
        .into(directory.resolve("z.jar"));
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, TYPE).references())
          .containsExactly(child("found", A), child("found", B));
      assertThat(decode(plugins, TYPE).findings()).isEmpty();
    }
  }

  @Test
  void aPluginIsStartedAndStopped() throws Exception {
    good("life", A)
        .attribute("Plugin-Class", "Life")
        .source("Life", life("Life", "throw new IllegalStateException(\"no\");"))
        .into(directory.resolve("life.jar"));
    try (Plugins plugins = installed()) {
      assertThat(System.getProperty("tidemark.test.events")).isNull();
      plugins.list();
      assertThat(System.getProperty("tidemark.test.events")).isEqualTo("start Life ");
    }
    assertThat(System.getProperty("tidemark.test.events")).isEqualTo("start Life stop Life ");
    assertThat(openFiles()).isZero();
  }

  @Test
  void whatOthersNeedStartsFirstAndStopsLast() throws Exception {
    good("a", A)
        .attribute("Plugin-Class", "User")
        .attribute("Plugin-Dependencies", "b")
        .source("User", life("User", ""))
        .into(directory.resolve("a.jar"));
    good("b", B)
        .attribute("Plugin-Class", "Base")
        .source("Base", life("Base", ""))
        .into(directory.resolve("b.jar"));
    try (Plugins plugins = installed()) {
      plugins.list();
    }
    assertThat(System.getProperty("tidemark.test.events"))
        .isEqualTo("start Base start User stop User stop Base ");
  }

  @Test
  void nothingIsLoadedBeforeItIsNeeded() throws Exception {
    PluginBuild.plugin("late")
        .source("Late", PluginBuild.handler("Late", "\"" + TYPE + "\"", A.toString()))
        .index("Late\nMissing\n")
        .into(directory.resolve("late.jar"));
    try (Plugins plugins = installed()) {
      assertThat(plugins.fingerprint()).hasSize(64);
      assertThat(openFiles()).isZero();
      assertThatThrownBy(() -> decode(plugins, TYPE)).isInstanceOf(PluginFailure.class);
      assertThatThrownBy(() -> decode(plugins, TYPE)).isInstanceOf(PluginFailure.class);
      assertThat(openFiles()).isZero();
    }
  }

  @Test
  void theFingerprintIsThatOfTheJars() throws Exception {
    Path jar = directory.resolve("a.jar");
    good("a", A).into(jar);
    String before = installed().fingerprint();
    assertThat(installed().fingerprint()).isEqualTo(before);
    Files.move(jar, directory.resolve("renamed.jar"));
    assertThat(installed().fingerprint()).isEqualTo(before);
    good("a", B).into(directory.resolve("renamed.jar"));
    String changed = installed().fingerprint();
    assertThat(changed).isNotEqualTo(before);
    good("b", A).into(directory.resolve("b.jar"));
    assertThat(installed().fingerprint()).isNotEqualTo(changed);
  }

  @Test
  void closingReleasesTheJars() throws Exception {
    Path jar = good("a", A).into(directory.resolve("a.jar"));
    good("b", B).into(directory.resolve("b.jar"));
    Plugins plugins = installed();
    decode(plugins, TYPE);
    assertThat(openFiles()).isPositive();
    plugins.close();
    plugins.close();
    assertThat(openFiles()).isZero();
    Files.delete(jar);
    assertThatThrownBy(plugins::list).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingBeforeAnythingWasLoadedIsFine() throws Exception {
    good("a", A).into(directory.resolve("a.jar"));
    Plugins plugins = installed();
    plugins.close();
    assertThatThrownBy(() -> plugins.handlers(TYPE)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingAUnionClosesItsParts() throws Exception {
    good("a", A).into(directory.resolve("a.jar"));
    Plugins plugins = installed();
    try (Plugins both = Plugins.of(new Samples.LeafHandler()).and(plugins)) {
      assertThat(decode(both, TYPE).references()).hasSize(1);
      assertThat(both.list()).hasSize(2);
    }
    assertThat(openFiles()).isZero();
  }

  @Test
  void aClassThatIsGoneAtRunTimeIsAFaultOfThePlugin() throws Exception {
    PluginBuild.plugin("broken")
        .source("Gone", "public class Gone {}")
        .compileOnly("Gone")
        .source(
            "Broken",
            PluginBuild.handler("Broken", "\"" + TYPE + "\"", A.toString())
                .replace("return List", "new Gone(); return List"))
        .into(directory.resolve("broken.jar"));
    try (Plugins plugins = installed()) {
      assertThat(decode(plugins, TYPE).findings())
          .containsExactly(
              Finding.unreadable(
                  "plugin broken ("
                      + directory.resolve("broken.jar")
                      + "): Broken failed (NoClassDefFoundError: Gone) when asked for the references"
                      + " of "
                      + TYPE
                      + ": rebuild the plugin against this version of Tidemark, or remove it"));
    }
  }

  @Test
  void manyThreadsMayAskFirst() throws Exception {
    good("a", A).into(directory.resolve("a.jar"));
    AtomicInteger found = new AtomicInteger();
    try (Plugins plugins = installed()) {
      Thread[] threads = new Thread[8];
      for (int i = 0; i < threads.length; i++) {
        threads[i] = new Thread(() -> found.addAndGet(plugins.handlers(TYPE).size()));
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(found).hasValue(8);
  }

  /** The source of a plugin class that logs when it starts and stops. */
  private static String life(String name, String afterStop) {
    return """
        public class %s extends org.pf4j.Plugin {
          private static void log(String event) {
            String key = "tidemark.test.events";
            System.setProperty(key, System.getProperty(key, "") + event + " %s ");
          }
          @Override public void start() { log("start"); }
          @Override public void stop() { log("stop"); %s }
        }
        """
        .formatted(name, name, afterStop);
  }

  private static PluginBuild good(String id, Digest target) {
    return PluginBuild.plugin(id)
        .source("Good", PluginBuild.handler("Good", "\"" + TYPE + "\"", target.toString()));
  }

  private Plugins installed() throws IOException {
    return Plugins.fromDirectories(List.of(directory));
  }

  private static Decoded decode(Plugins plugins, String mediaType) throws IOException {
    MemoryBlobs blobs = new MemoryBlobs();
    return new Decoder(plugins).decode(blobs, blobs.put("{}"), mediaType);
  }

  /** How many files of the test directory this process has open; 0 where that cannot be told. */
  private long openFiles() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    Path real = directory.toRealPath();
    try (Stream<Path> files = Files.list(open)) {
      return files.filter(file -> target(file).startsWith(real)).count();
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link;
    }
  }
}
