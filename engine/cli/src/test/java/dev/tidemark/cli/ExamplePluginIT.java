package dev.tidemark.cli;

import static dev.tidemark.cli.AppProcess.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.json.Json;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template for plugins builds on its own, outside of this build, and what it makes works. */
class ExamplePluginIT {

  private static final String INVOICE = "application/vnd.example.invoice.v1+json";
  private static final Path PLUGINS = ExampleBuild.TARGET.resolve("example-plugins");

  @TempDir private Path folder;

  @BeforeAll
  static void buildTheTemplate() throws Exception {
    Path project = ExampleBuild.build("example-plugin", "spi");
    Files.createDirectories(PLUGINS);
    Files.copy(
        project.resolve("target/invoice-plugin-1.0.0.jar"),
        PLUGINS.resolve("invoice-plugin.jar"),
        StandardCopyOption.REPLACE_EXISTING);
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
    LayoutWriter layout = new LayoutWriter(folder.resolve("images"));
    byte[] record = "ACME".getBytes(StandardCharsets.UTF_8);
    Blob customer = layout.put(Blob.of("", record));
    Blob attachment =
        layout.put(Blob.of("application/pdf", "pdf".getBytes(StandardCharsets.UTF_8)));
    Blob invoice =
        layout.put(
            Blob.leaf(
                INVOICE,
                Json.write(
                    Map.of(
                        "customer",
                        customer.digest().toString(),
                        "attachments",
                        List.of(
                            Map.of(
                                "mediaType",
                                "application/pdf",
                                "digest",
                                attachment.digest().toString(),
                                "size",
                                3))))));
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
        tidemark(
            "labels", layout.path(), invoice.digest().toString(), "--plugins", plugins, "--json");
    assertThat(labels.map("labels").values().stream().map(String::valueOf))
        .contains(customer.digest().toString(), attachment.digest().toString());
    assertThat(tidemark("gc", layout.path(), "--plugins", plugins, "--json").object())
        .containsEntry("garbage", 0L);
    assertThat(layout.has(customer)).isTrue();
  }
}
