package dev.tidemark.engine.plugin;

import static dev.tidemark.engine.decode.Samples.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.PluginBuild;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that is not right stops everything, and says in one line what to do. */
class PluginFailureTest {

  @TempDir Path directory;

  @Test
  void aConstructorThatThrows() throws Exception {
    build(
        "public final class H implements ContentHandler {"
            + " public H() { throw new IllegalStateException(\"no\\nway\"); } REFERENCES }");
    assertRefused("H has a constructor that fails (IllegalStateException: no way)");
  }

  @Test
  void aClassThatIsNotPublicOrHasNoSimpleConstructor() throws Exception {
    build("final class H implements ContentHandler { REFERENCES }");
    assertRefused("make it a public class with a public constructor");
    build("public final class H implements ContentHandler { public H(int i) {} REFERENCES }");
    assertRefused("make it a public class with a public constructor");
    build("public abstract class H implements ContentHandler {}");
    assertRefused("make it a public class with a public constructor");
  }

  @Test
  void aHandlerWithoutMediaTypes() throws Exception {
    plugin()
        .source("H", source("public final class H implements ContentHandler { REFERENCES }", ""))
        .index("H")
        .into(jar());
    assertRefused("H has no @Handles");
    plugin()
        .source(
            "H",
            source(
                "public final class H implements ContentHandler { REFERENCES }",
                "@Handles({\"\", \" \"})"))
        .into(jar());
    assertRefused("H has no @Handles");
  }

  @Test
  void aClassThatIsNoExtensionOfOurs() throws Exception {
    plugin().source("H", "public class H {}").index("H").into(jar());
    assertRefused("H is neither a ContentHandler nor a StorageBackend: implement one");
  }

  @Test
  void anIndexThatNamesAMissingClass() throws Exception {
    plugin().index("# by hand\n\nsome.Missing # gone\n").into(jar());
    assertRefused("some.Missing is announced in META-INF/extensions.idx but is not there");
  }

  @Test
  void aJarWithoutIndex() throws Exception {
    plugin().source("H", PluginBuild.handler("H", "\"t\"", A.toString())).unindexed().into(jar());
    assertRefused("has no META-INF/extensions.idx: compile it with PF4J's annotation processor");
  }

  @Test
  void anIndexWithoutExtensions() throws Exception {
    plugin().source("H", "public class H {}").into(jar());
    assertRefused("announces no extension");
  }

  @Test
  void aJarForAnotherSpi() throws Exception {
    plugin()
        .source("dev.tidemark.spi.Later", "package dev.tidemark.spi; public class Later {}")
        .compileOnly("dev.tidemark.spi.Later")
        .source(
            "H",
            source(
                "public final class H implements ContentHandler {"
                    + " public Later later() { return null; } REFERENCES }",
                "@Handles(\"t\")"))
        .into(jar());
    assertRefused("does not fit this version of Tidemark");

    plugin()
        .source(
            "dev.tidemark.spi.MediaTypes",
            "package dev.tidemark.spi; public class MediaTypes { public static void later() {} }")
        .compileOnly("dev.tidemark.spi.MediaTypes")
        .source(
            "H",
            source(
                "public final class H implements ContentHandler {"
                    + " public H() { MediaTypes.later(); } REFERENCES }",
                "@Handles(\"t\")"))
        .into(jar());
    assertRefused("does not fit this version of Tidemark or lacks a library (NoSuchMethodError");
  }

  @Test
  void aBackendWithTheSchemeOfAnother() throws Exception {
    backend("B", "\"depot\"").into(jar());
    PluginBuild.plugin("q")
        .source("C", PluginBuild.backend("C", "\"depot\""))
        .into(directory.resolve("q.jar"));
    assertRefused(
        "plugin q (" + directory.resolve("q.jar").toRealPath() + "): C has the scheme depot, as");
    assertRefused("as plugin p (" + jar().toRealPath() + "): B has: remove one of them");
  }

  @Test
  void aBackendWithASchemeOfTidemarksOwn() throws Exception {
    backend("B", "\"oci\"").into(jar());
    assertRefused("B has the scheme oci, which is Tidemark's own: choose another one");
    backend("B", "\"managed\"").into(jar());
    assertRefused("B has the scheme managed, which is Tidemark's own");
  }

  @Test
  void aBackendWithAnImpossibleScheme() throws Exception {
    for (String scheme : List.of("\"S3\"", "\"x\"", "\"\"", "\"a:b\"", "null", "\"a\\nb\"")) {
      backend("B", scheme).into(jar());
      assertRefused("but the scheme of a store is two or more lower-case letters, digits, + and -");
    }
    backend("B", "\"a\" + 1 / Integer.parseInt(\"0\")").into(jar());
    assertRefused("B does not tell its scheme (ArithmeticException: / by zero)");
  }

  @Test
  void aBackendThatCannotBeMade() throws Exception {
    String good = PluginBuild.backend("B", "\"depot\"");
    String body = "public final class B implements StorageBackend {";
    plugin()
        .source("B", good.replace(body, body + " public B() { throw new Error(\"no\"); }"))
        .into(jar());
    assertRefused("B has a constructor that fails (Error: no)");
    plugin().source("B", good.replace(body, body + " private B() {}")).into(jar());
    assertRefused("make it a public class with a public constructor");
    plugin()
        .source(
            "B",
            "@org.pf4j.Extension public abstract class B"
                + " implements dev.tidemark.spi.store.StorageBackend {}")
        .into(jar());
    assertRefused("make it a public class with a public constructor");
  }

  @Test
  void aBackendForAnotherSpi() throws Exception {
    plugin()
        .source(
            "dev.tidemark.spi.store.Later", "package dev.tidemark.spi.store; public class Later {}")
        .compileOnly("dev.tidemark.spi.store.Later")
        .source(
            "B",
            PluginBuild.backend("B", "\"depot\"")
                .replace("private static", "public Later later() { return null; } private static"))
        .into(jar());
    assertRefused("does not fit this version of Tidemark");
  }

  @Test
  void aPluginThatDoesNotStart() throws Exception {
    good()
        .attribute("Plugin-Class", "P")
        .source(
            "P",
            "public class P extends org.pf4j.Plugin {"
                + " @Override public void start() { throw new IllegalStateException(\"no\"); } }")
        .into(jar());
    assertRefused("does not start (IllegalStateException: no)");
    good().attribute("Plugin-Class", "Missing").into(jar());
    assertRefused("does not start");
  }

  @Test
  void aDependencyThatIsMissing() throws Exception {
    good().attribute("Plugin-Dependencies", "elsewhere").into(jar());
    assertRefused("needs the plugin elsewhere, which is not there: install it too");
  }

  @Test
  void pluginsThatNeedEachOther() throws Exception {
    good().attribute("Plugin-Dependencies", "q").into(jar());
    PluginBuild.plugin("q")
        .attribute("Plugin-Dependencies", "p")
        .source("H", PluginBuild.handler("H", "\"t\"", A.toString()))
        .into(directory.resolve("q.jar"));
    assertThatThrownBy(() -> Plugins.fromDirectories(List.of(directory)).list())
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining("do not fit together");
  }

  @Test
  void aManifestWithoutIdOrVersion() throws Exception {
    good().without("Plugin-Id").into(jar());
    assertRefused("names no Plugin-Id in its manifest");
    good().without("Plugin-Version").into(jar());
    assertRefused("names no Plugin-Version in its manifest");
  }

  @Test
  void theSameIdTwice() throws Exception {
    good().into(jar());
    good().into(directory.resolve("other.jar"));
    assertRefused("has the same Plugin-Id as ");
  }

  @Test
  void aFileThatIsNoJar() throws Exception {
    Files.writeString(jar(), "hello");
    assertRefused("is no jar");
  }

  @Test
  void otherFormatsOfPlugins() throws Exception {
    Path zip = Files.createFile(directory.resolve("p.ZIP"));
    assertRefused("p.ZIP is not a jar");
    Files.delete(zip);
    Files.createDirectories(directory.resolve("unpacked").resolve("META-INF"));
    assertRefused("unpacked is not a jar");
  }

  @Test
  void aJarThatIsADirectory() throws Exception {
    Files.createDirectory(jar());
    assertRefused("is not a plain file");
  }

  @Test
  void aSymbolicLink() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path real = good().into(elsewhere.resolve("real.jar"));
    try {
      Files.createSymbolicLink(jar(), real);
    } catch (UnsupportedOperationException e) {
      Assumptions.abort("no symbolic links here");
    }
    assertRefused("is not a plain file");
  }

  @Test
  void whatOthersCanChange() throws Exception {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    good().into(jar());
    permit(jar(), "rw-r--rw-");
    assertRefused("can be changed by everybody: chmod o-w ");
    permit(jar(), "rw-rw-r--");
    assertRefused("can be changed by its group: chmod g-w ");
    permit(jar(), "rw-r--r--");
    permit(directory, "rwxr-xrwx");
    assertRefused("can be changed by everybody: chmod o-w ");
    permit(directory, "rwxrwxr-x");
    Plugins.fromDirectories(List.of(directory)).close();
  }

  @Test
  void aJarThatChangesAfterItWasHashed() throws Exception {
    good().into(jar());
    try (Plugins plugins = Plugins.fromDirectories(List.of(directory))) {
      FileTime modified = Files.getLastModifiedTime(jar());
      Files.setLastModifiedTime(jar(), FileTime.fromMillis(modified.toMillis() - 10_000));
      assertThatThrownBy(plugins::list)
          .isInstanceOf(PluginFailure.class)
          .hasMessageContaining("was changed while it was loaded");
    }
  }

  /** Refused either when the directory is looked at, or when the plugin is needed. */
  private void assertRefused(String message) {
    assertThatThrownBy(
            () -> {
              try (Plugins plugins = Plugins.fromDirectories(List.of(directory))) {
                plugins.list();
              }
            })
        .isInstanceOf(PluginFailure.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .satisfies(e -> assertThat(e.getMessage()).contains(directory.getFileName().toString()));
  }

  private Path jar() {
    return directory.resolve("p.jar");
  }

  private void build(String handler) throws Exception {
    plugin().source("H", source(handler, "@Handles(\"t\")")).into(jar());
  }

  private static PluginBuild plugin() {
    return PluginBuild.plugin("p");
  }

  private static PluginBuild backend(String name, String scheme) {
    return plugin().source(name, PluginBuild.backend(name, scheme));
  }

  private static PluginBuild good() {
    return plugin().source("H", PluginBuild.handler("H", "\"t\"", A.toString()));
  }

  private static String source(String handler, String annotation) {
    return "import dev.tidemark.spi.*; import java.util.List; "
        + annotation
        + " "
        + handler.replace(
            "REFERENCES",
            "@Override public List<Reference> references(Content content) { return List.of(); }");
  }

  private static void permit(Path file, String permissions) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
