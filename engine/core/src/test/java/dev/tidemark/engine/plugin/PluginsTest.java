package dev.tidemark.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.decode.Samples;
import dev.tidemark.engine.layout.OciBackend;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.Reference;
import dev.tidemark.spi.store.StorageBackend;
import dev.tidemark.testkit.PluginBuild;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;

/** Handlers that share the embedder's class loader, and how media types find them. */
class PluginsTest {

  @TempDir Path directory;

  private final ContentHandler exact = new Samples.ManifestHandler();
  private final ContentHandler wild = new Wild();

  @Test
  void exactTypesComeBeforeWildcards() {
    Plugins plugins = Plugins.of(wild, exact);
    assertThat(plugins.handlers(Samples.MANIFEST)).containsExactly(guarded(exact), guarded(wild));
    assertThat(plugins.handlers("application/vnd.test.other")).containsExactly(guarded(wild));
    assertThat(plugins.handlers("Application/VND.Test.X;q=1")).containsExactly(guarded(wild));
    assertThat(plugins.handlers("application/vnd.tes")).isEmpty();
    assertThat(plugins.handlers("text/exact")).containsExactly(guarded(wild));
    assertThat(plugins.handlers("text/exactly")).isEmpty();
    assertThat(plugins.handlers("")).isEmpty();
  }

  @Test
  void aTypeIsALeafIfAllItsHandlersSaySo() {
    Plugins plugins = Plugins.of(new Layers(), exact);
    assertThat(plugins.isLeaf("test/layer")).isTrue();
    assertThat(plugins.isLeaf(Samples.MANIFEST)).isFalse();
    assertThat(plugins.isLeaf("test/unknown")).isFalse();
    assertThat(plugins.and(Plugins.of(new NoLayers())).isLeaf("test/layer")).isFalse();
  }

  @Test
  void anyNumberOfUnknownTypesCanBeLookedUp() {
    Plugins plugins = Plugins.of(wild);
    for (int i = 0; i < 10_000; i++) {
      assertThat(plugins.handlers("application/vnd.test." + i)).containsExactly(guarded(wild));
      assertThat(plugins.handlers("other/" + i)).isEmpty();
    }
  }

  @Test
  void theUnionHasAllHandlersOnce() {
    Plugins one = Plugins.of(exact);
    Plugins both = one.and(Plugins.of(wild)).and(one);
    assertThat(both.handlers(Samples.MANIFEST)).containsExactly(guarded(exact), guarded(wild));
    assertThat(both.list()).hasSize(2);
    assertThat(Plugins.of().list()).isEmpty();
  }

  @Test
  void everyHandlerMustNameAMediaType() {
    ContentHandler bare =
        new ContentHandler() {
          @Override
          public List<Reference> references(Content content) {
            return List.of();
          }
        };
    assertThatThrownBy(() -> Plugins.of(exact, bare))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@Handles");
    assertThatThrownBy(() -> Plugins.of(new Blank())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFingerprintTellsSetsOfClassesApart() {
    Plugins both = Plugins.of(exact, wild);
    assertThat(both.fingerprint())
        .hasSize(64)
        .isEqualTo(Plugins.of(new Wild(), new Samples.ManifestHandler()).fingerprint())
        .isEqualTo(Plugins.of(wild).and(Plugins.of(exact)).fingerprint())
        .isNotEqualTo(Plugins.of(exact).fingerprint())
        .isNotEqualTo(Plugins.of().fingerprint());
  }

  @Test
  void handlersAreDescribed() {
    assertThat(Plugins.of(wild, exact).list())
        .singleElement()
        .satisfies(
            plugin -> {
              assertThat(plugin.file()).isEmpty();
              assertThat(plugin.handlers())
                  .containsEntry(
                      Wild.class.getName(), List.of("application/vnd.test.*", "text/exact"))
                  .containsEntry(
                      Samples.ManifestHandler.class.getName(), List.of(Samples.MANIFEST));
            });
  }

  @Test
  void theClassPathIsSearchedForHandlersOnly() throws Exception {
    PluginBuild build =
        PluginBuild.plugin("on-class-path")
            .source("Good", PluginBuild.handler("Good", "\"test/good\"", Samples.A.toString()))
            .source(
                "Other",
                "@org.pf4j.Extension public class Other implements org.pf4j.ExtensionPoint {}");
    Path jar = build.into(directory.resolve("a.jar"));
    Plugins plugins = onClassPath(jar);
    assertThat(plugins.list())
        .singleElement()
        .satisfies(p -> assertThat(p.handlers()).containsOnlyKeys("Good"));
    assertThat(plugins.handlers("test/good")).hasSize(1);

    String fingerprint = plugins.fingerprint();
    assertThat(onClassPath(jar).fingerprint()).isEqualTo(fingerprint);
    build.source("Good", PluginBuild.handler("Good", "\"test/good\"", Samples.B.toString()));
    Path other = build.into(directory.resolve("b.jar"));
    assertThat(onClassPath(other).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void backendsOnTheClassPathAreFound() throws Exception {
    Path jar =
        PluginBuild.plugin("on-class-path")
            .source("Depot", PluginBuild.backend("Depot", "\"depot\""))
            .into(directory.resolve("a.jar"));
    Plugins plugins = onClassPath(jar);
    assertThat(plugins.backend("depot")).isPresent();
    assertThat(plugins.fingerprint())
        .as("a backend decides nothing about content")
        .isEqualTo(Plugins.of().fingerprint());
    Plugins others = onClassPath(jar);
    assertThatThrownBy(() -> plugins.and(others).list())
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("class path: Depot has the scheme depot, as class path: Depot has");
    assertThat(plugins.and(plugins).schemes()).containsExactly("depot");
  }

  @Test
  void whatIsGivenIsAHandlerOrABackend() {
    StorageBackend backend = new OciBackend();
    assertThatThrownBy(() -> Plugins.of(backend).list())
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("Tidemark's own");
    ExtensionPoint other = new ExtensionPoint() {};
    assertThatThrownBy(() -> Plugins.of(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is neither a ContentHandler nor a StorageBackend");
  }

  @Test
  void aClassPathThatIsBrokenIsReported() throws Exception {
    Path jar =
        PluginBuild.plugin("x").index("gone.Handler # comment\n").into(directory.resolve("a.jar"));
    assertThatThrownBy(() -> onClassPath(jar).list())
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("gone.Handler");
    assertThatThrownBy(() -> onClassPath(jar).fingerprint()).isInstanceOf(PluginFailure.class);
    assertThat(onClassPath().list()).isEmpty();
  }

  @Test
  void aDirectoryWithoutPluginsIsFineAndOneThatIsMissingIsNot() throws Exception {
    Files.writeString(directory.resolve("README.txt"), "no plugin");
    Files.createDirectory(directory.resolve("empty"));
    try (Plugins plugins = Plugins.fromDirectories(List.of(directory))) {
      assertThat(plugins.list()).isEmpty();
      assertThat(plugins.fingerprint()).isEqualTo(Plugins.of().fingerprint());
    }
    assertThat(Plugins.fromDirectories(List.of()).list()).isEmpty();
    assertThatThrownBy(() -> Plugins.fromDirectories(List.of(directory.resolve("gone"))))
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("gone is not there");
  }

  private static ContentHandler guarded(ContentHandler handler) {
    return new GuardedHandler(handler, new Guard("given: " + handler.getClass().getName()));
  }

  /** Handlers of a class path that has these jars and the SPI, and no index of the tests. */
  private static Plugins onClassPath(Path... jars) throws Exception {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    // Stays open: handlers may load more classes at any time.
    return Plugins.fromClassPath(
        new URLClassLoader(urls, PluginsTest.class.getClassLoader()) {
          @Override
          public java.util.Enumeration<URL> getResources(String name) throws java.io.IOException {
            return findResources(name);
          }
        });
  }

  @Handles({"application/vnd.test.*", " ", "text/exact"})
  static final class Wild implements ContentHandler {
    @Override
    public List<Reference> references(Content content) {
      return List.of();
    }
  }

  @Handles("test/layer")
  static final class Layers implements LeafHandler {}

  @Handles("test/layer")
  static final class NoLayers implements ContentHandler {
    @Override
    public List<Reference> references(Content content) {
      return List.of();
    }
  }

  @Handles({"", " "})
  static final class Blank implements ContentHandler {
    @Override
    public List<Reference> references(Content content) {
      return List.of();
    }
  }
}
