package dev.tidemark.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.Reference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that share the embedder's class loader, and how media types find them. */
class HandlersTest {

  @TempDir Path directory;

  private final ContentHandler exact = new Samples.ManifestHandler();
  private final ContentHandler wild = new Wild();

  @Test
  void exactTypesComeBeforeWildcards() {
    Handlers handlers = Handlers.of(wild, exact);
    assertThat(handlers.forMediaType(Samples.MANIFEST)).containsExactly(exact, wild);
    assertThat(handlers.forMediaType("application/vnd.test.other")).containsExactly(wild);
    assertThat(handlers.forMediaType("Application/VND.Test.X;q=1")).containsExactly(wild);
    assertThat(handlers.forMediaType("application/vnd.tes")).isEmpty();
    assertThat(handlers.forMediaType("text/exact")).containsExactly(wild);
    assertThat(handlers.forMediaType("text/exactly")).isEmpty();
    assertThat(handlers.forMediaType("")).isEmpty();
  }

  @Test
  void anyNumberOfUnknownTypesCanBeLookedUp() {
    Handlers handlers = Handlers.of(wild);
    for (int i = 0; i < 10_000; i++) {
      assertThat(handlers.forMediaType("application/vnd.test." + i)).containsExactly(wild);
      assertThat(handlers.forMediaType("other/" + i)).isEmpty();
    }
  }

  @Test
  void theUnionHasAllHandlersOnce() {
    Handlers one = Handlers.of(exact);
    Handlers both = one.and(Handlers.of(wild)).and(one);
    assertThat(both.forMediaType(Samples.MANIFEST)).containsExactly(exact, wild);
    assertThat(both.plugins()).hasSize(2);
    assertThat(Handlers.of().plugins()).isEmpty();
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
    assertThatThrownBy(() -> Handlers.of(exact, bare))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@Handles");
    assertThatThrownBy(() -> Handlers.of(new Blank())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFingerprintTellsSetsOfClassesApart() {
    Handlers both = Handlers.of(exact, wild);
    assertThat(both.fingerprint())
        .hasSize(64)
        .isEqualTo(Handlers.of(new Wild(), new Samples.ManifestHandler()).fingerprint())
        .isEqualTo(Handlers.of(wild).and(Handlers.of(exact)).fingerprint())
        .isNotEqualTo(Handlers.of(exact).fingerprint())
        .isNotEqualTo(Handlers.of().fingerprint());
  }

  @Test
  void handlersAreDescribed() {
    assertThat(Handlers.of(wild, exact).plugins())
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
    Handlers handlers = onClassPath(jar);
    assertThat(handlers.plugins())
        .singleElement()
        .satisfies(p -> assertThat(p.handlers()).containsOnlyKeys("Good"));
    assertThat(handlers.forMediaType("test/good")).hasSize(1);

    String fingerprint = handlers.fingerprint();
    assertThat(onClassPath(jar).fingerprint()).isEqualTo(fingerprint);
    build.source("Good", PluginBuild.handler("Good", "\"test/good\"", Samples.B.toString()));
    Path other = build.into(directory.resolve("b.jar"));
    assertThat(onClassPath(other).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void aClassPathThatIsBrokenIsReported() throws Exception {
    Path jar =
        PluginBuild.plugin("x").index("gone.Handler # comment\n").into(directory.resolve("a.jar"));
    assertThatThrownBy(() -> onClassPath(jar).plugins())
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("gone.Handler");
    assertThatThrownBy(() -> onClassPath(jar).fingerprint()).isInstanceOf(PluginFailure.class);
    assertThat(onClassPath().plugins()).isEmpty();
  }

  @Test
  void aDirectoryWithoutPluginsIsFineAndOneThatIsMissingIsNot() throws Exception {
    Files.writeString(directory.resolve("README.txt"), "no plugin");
    Files.createDirectory(directory.resolve("empty"));
    try (Handlers handlers = Handlers.fromDirectories(List.of(directory))) {
      assertThat(handlers.plugins()).isEmpty();
      assertThat(handlers.fingerprint()).isEqualTo(Handlers.of().fingerprint());
    }
    assertThat(Handlers.fromDirectories(List.of()).plugins()).isEmpty();
    assertThatThrownBy(() -> Handlers.fromDirectories(List.of(directory.resolve("gone"))))
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("gone is not there");
  }

  /** Handlers of a class path that has these jars and the SPI, and no index of the tests. */
  private static Handlers onClassPath(Path... jars) throws Exception {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    // Stays open: handlers may load more classes at any time.
    return Handlers.fromClassPath(
        new URLClassLoader(urls, HandlersTest.class.getClassLoader()) {
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

  @Handles({"", " "})
  static final class Blank implements ContentHandler {
    @Override
    public List<Reference> references(Content content) {
      return List.of();
    }
  }
}
