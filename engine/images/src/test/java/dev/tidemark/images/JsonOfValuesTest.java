package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.json.Json;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.ImportLimits;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.graph.History;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.ImageList;
import dev.tidemark.images.image.IndexEntry;
import dev.tidemark.images.image.Shelf;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.oci.LayoutDocument;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.images.tar.TarItem;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every public value of the toolkit can be written as JSON; what is none is refused. */
class JsonOfValuesTest {

  private final Shelf shelf = new Shelf();
  @TempDir private Path directory;

  @Test
  void everyValueIsWrittenAndRead() throws IOException, MalformedContentException {
    Descriptor target = shelf.image("linux/arm64");
    Config config = Config.of(Platforms.parse("linux/arm64"));
    Image image = Image.of(config);
    IndexEntry entry = new IndexEntry(target, image.platform(), () -> image);
    ArchiveImage archived = new ArchiveImage("a:1", target);
    Images images = Images.open(layout());
    images.write("a:1", image);
    for (Object value :
        List.of(
            target,
            image.platform(),
            config,
            config.rootFs(),
            History.of("x"),
            Manifest.of(target, List.of(target)),
            Index.of(List.of(target)),
            image,
            entry,
            new ImageList(List.of(entry)),
            new NamedImage("a:1", target),
            archived,
            new Delivery(List.of(archived), Map.of(target.digest(), 1L)),
            ImportLimits.DEFAULT,
            LayoutDocument.of("1.0.0"),
            InitOptions.defaults(),
            new TarItem("a", TarItem.Kind.FILE, 1, ""),
            images.check("a:1"))) {
      byte[] json = Json.bytes(value);
      assertThat(Json.fields(json)).as(value.toString()).isNotEmpty();
      assertThat(json).asString(StandardCharsets.UTF_8).doesNotContain("dev.tidemark", "Optional");
    }
  }

  private ImageLayout layout() throws IOException {
    return ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
  }

  @Test
  void aLayoutRefusesToWriteWhatIsNoValue() throws IOException {
    ImageLayout layout = layout();
    assertThatThrownBy(() -> layout.writeJson(Map.of("a", new Object()), "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
    assertThat(directory.resolve("blobs/sha256")).isEmptyDirectory();
  }
}
