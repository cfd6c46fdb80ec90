package dev.tidemark.cli;

import static dev.tidemark.cli.AppProcess.tidemark;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.cli.Run.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template for plugins builds on its own, outside of this build, and what it makes works. */
class ExamplePluginIT {

  private static final String INVOICE = "application/vnd.example.invoice.v1+json";
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path PLUGINS = TARGET.resolve("example-plugins");

  @TempDir private Path folder;

  /** With the Maven that runs this test, offline, on copies. */
  @BeforeAll
  static void buildTheTemplate() throws Exception {
    String maven = System.getProperty("maven.home");
    assumeTrue(
        maven != null, "the property maven.home is not set: there is no Maven to build with");
    Path root = Path.of(System.getProperty("tidemark.root"));
    Path project = TARGET.resolve("example-plugin");
    copy(root.resolve("docs/example-plugin"), project);
    Path repository = repository(root);
    List<String> line = new ArrayList<>();
    line.add(Path.of(maven, "bin", "mvn").toString());
    line.addAll(List.of("-o", "-q", "-B", "-f", project.resolve("pom.xml").toString()));
    line.add("-Dmaven.repo.local=" + repository);
    line.add("-Dmaven.repo.local.tail=" + System.getProperty("tidemark.localRepository"));
    line.add("clean");
    line.add("package");
    Result built = AppProcess.run(line, project);
    assertThat(built.exitCode()).as(built.out() + built.err()).isZero();
    Files.createDirectories(PLUGINS);
    Files.copy(
        project.resolve("target/invoice-plugin-1.0.0.jar"),
        PLUGINS.resolve("invoice-plugin.jar"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** A repository that has of this build what a plugin needs: the SPI and its parent's pom. */
  private static Path repository(Path root) throws IOException {
    String version = System.getProperty("project.version");
    Path repository = TARGET.resolve("example-repo");
    Path group = repository.resolve("dev/tidemark");
    Path spi = group.resolve("tidemark-spi").resolve(version).resolve("tidemark-spi-" + version);
    Path parent =
        group.resolve("tidemark-parent").resolve(version).resolve("tidemark-parent-" + version);
    put(root.resolve("pom.xml"), Path.of(parent + ".pom"));
    put(root.resolve("spi/pom.xml"), Path.of(spi + ".pom"));
    put(root.resolve("spi/target/tidemark-spi-" + version + ".jar"), Path.of(spi + ".jar"));
    return repository;
  }

  private static void put(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = from.relativize(file);
        if (!name.startsWith("target")) {
          put(file, to.resolve(name));
        }
      }
    }
  }

  @Test
  void isListed() throws Exception {
    Result result = tidemark("plugins", "list", "--plugins", PLUGINS.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("tidemark-images ")
        .contains("com.example.invoice 1.0.0  sha256:")
        .containsPattern("(?m)^  InvoiceHandler +" + INVOICE.replace("+", "\\+") + "$");
  }

  @Test
  void keepsWhatOnlyItCanSee() throws Exception {
    Layout layout = Layout.in(folder.resolve("images"));
    byte[] record = "ACME".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> customer = layout.blob("", record);
    Map<String, Object> attachment =
        layout.blob("application/pdf", "pdf".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> invoice =
        layout.document(
            INVOICE,
            Map.of("customer", Layout.digest(customer), "attachments", List.of(attachment)));
    layout.tag("invoice-1", invoice);
    layout.age(Duration.ofDays(2));

    assertThat(tidemark("gc", layout.path(), "--dry-run", "--json").object())
        .as("without the plugin nobody knows what a bare digest means")
        .containsEntry("garbage", 1L);

    String plugins = PLUGINS.toString();
    Result scan = tidemark("scan", layout.path(), "--plugins", plugins, "--json");
    assertThat(scan.err()).isEmpty();
    assertThat(scan.object()).containsEntry("blobs", 3L).containsEntry("warnings", List.of());
    Result labels =
        tidemark("labels", layout.path(), Layout.digest(invoice), "--plugins", plugins, "--json");
    assertThat(labels.map("labels").values().stream().map(String::valueOf))
        .contains(Layout.digest(customer), Layout.digest(attachment));
    assertThat(tidemark("gc", layout.path(), "--plugins", plugins, "--json").object())
        .containsEntry("garbage", 0L);
    assertThat(layout.has(customer)).isTrue();
  }
}
