package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.OpenLease;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.images.archive.ExportOptions;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images of a managed store. */
class WorkspaceImagesTest {

  private static final Image ONE = Image.of(Config.of(Platforms.parse("linux/arm64")));

  @TempDir private Path directory;
  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    store = ManagedStore.open(directory, ManagedOptions.defaults());
    workspace = store.workspace("images");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void whatIsReadIsHeldUntilTheImagesAreClosed() throws IOException {
    try (Images images = Images.open(workspace)) {
      images.write("a:1", ONE);
      Image held = images.find("a:1");
      assertThat(images.remove("a:1")).isTrue();
      assertThat(workspace.leases().list()).hasSize(1);
      store.collect();
      assertThat(held.config()).isEqualTo(ONE.config());
      assertThat(workspace.contents().list()).isNotEmpty();
    }
    assertThat(workspace.leases().list()).isEmpty();
    store.collect();
    assertThat(workspace.contents().list()).isEmpty();
  }

  @Test
  void aLeaseOfTheCallerIsUsedAndLeftOpen() throws IOException {
    try (OpenLease lease = workspace.leases().open()) {
      try (Images images = Images.open(workspace.under(lease.id()))) {
        images.write("a:1", ONE);
        assertThat(workspace.leases().list()).hasSize(1);
      }
      assertThat(workspace.leases().list()).hasSize(1);
    }
  }

  @Test
  void whatIsAboutAnImageFollowsItWithoutAName() throws IOException {
    LayoutWriter layout = new LayoutWriter(directory.resolve("layout"));
    Blob image = layout.image("one");
    Blob config = layout.put(Blob.leaf("application/vnd.oci.empty.v1+json", "{}"));
    layout.tag("v1", image);
    layout.tag("#", layout.put(DocumentWriter.manifest(config).about(image).note("sbom")));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (Images source = Images.open(ImageLayout.of(ImageDriver.directory(layout.directory())))) {
      source.exportAll(Exporter.layout(ExportOptions.defaults()), archive);
    }
    try (Images images = Images.open(workspace)) {
      images.importFrom(new ByteArrayInputStream(archive.toByteArray()));
      assertThat(images.list()).extracting(NamedImage::name).containsExactly("v1");
    }
    store.collect();
    assertThat(workspace.contents().list()).hasSize(layout.digests().size());
    try (Images images = Images.open(workspace)) {
      images.remove("v1");
    }
    store.collect();
    assertThat(workspace.contents().list()).isEmpty();
  }

  @Test
  void aNameMovesAndKeepsWhatItStandsFor() throws IOException {
    try (Images images = Images.open(workspace)) {
      images.write("a:1", ONE);
      images.write("a:1", ONE.withConfig(ONE.config().withCmd(List.of("x"))));
      assertThat(images.list()).hasSize(1);
    }
    store.collect();
    try (Images images = Images.open(workspace)) {
      assertThat(images.find("a:1").config().cmd()).containsExactly("x");
      assertThat(images.check("a:1").state()).isEqualTo(Check.State.COMPLETE);
      assertThatThrownBy(() -> images.remove("b"))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage("'b': no such image in namespace images; it has a:1");
    }
  }
}
