package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.images.archive.ExportOptions;
import dev.tidemark.images.convert.Conversion;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.Layer;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several images at once, by patterns and under other names, in stores of both kinds. */
class ManyImagesTest {

  private static final Exporter TAR = Exporter.layout(ExportOptions.defaults());

  @TempDir private Path folder;
  private Image image;
  private ManagedStore managed;

  @BeforeEach
  void open() throws IOException {
    Path rootFs = Files.createDirectories(folder.resolve("rootfs"));
    Files.writeString(rootFs.resolve("motd"), "hello ".repeat(100));
    image = Image.of(Config.of(Platforms.parse("linux/arm64"))).appendLayer(Layer.of(rootFs));
    managed = ManagedStore.open(folder.resolve("managed"), ManagedOptions.defaults());
  }

  @AfterEach
  void close() throws IOException {
    managed.close();
  }

  private Images images(String kind) throws IOException {
    return kind.equals("managed")
        ? Images.open(managed.workspace("default"))
        : Images.open(
            ImageLayout.init(
                ImageDriver.directory(folder.resolve("layout")), InitOptions.defaults()));
  }

  private static List<String> names(Images images) throws IOException {
    return images.list().stream().map(NamedImage::name).sorted().toList();
  }

  private InputStream archive(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Path directory = Files.createTempDirectory(folder, "source");
    try (Images source =
        Images.open(ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults()))) {
      for (String name : names) {
        Config config = image.config().withEnv(List.of("NAME=" + name));
        source.write(name, image.withConfig(config));
      }
      source.exportAll(TAR, bytes);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aPatternFindsMany(String kind) throws IOException {
    try (Images images = images(kind)) {
      images.importFrom(archive("quay.io/a:1", "quay.io/a:2", "docker.io/library/b:1"));
      assertThat(images.matching("quay.io/*")).hasSize(2);
      assertThat(images.matching("b:*"))
          .extracting(NamedImage::name)
          .containsExactly("docker.io/library/b:1");
      assertThat(images.matching("c*")).isEmpty();
      assertThatThrownBy(() -> images.matching("[")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void theOnlyImageGetsAName(String kind) throws IOException {
    try (Images images = images(kind)) {
      images.importAs("mine:1", Importer.ARCHIVE, archive("theirs:1"));
      assertThat(names(images)).containsExactly("mine:1");
      assertThatThrownBy(() -> images.importAs("x", Importer.ARCHIVE, archive("a:1", "b:1")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has 2 images (a:1, b:1)");
      assertThatThrownBy(() -> images.importAs("x", Importer.ARCHIVE, archive()))
          .hasMessage("has no image that could be named");
      assertThat(names(images)).containsExactly("mine:1");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      images.exportAs("other:2", TAR, out, "mine:1");
      images.importFrom(new ByteArrayInputStream(out.toByteArray()));
      assertThat(names(images)).containsExactly("mine:1", "other:2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void conversionsGetANameWhenAllIsThere(String kind) throws IOException {
    try (Images images = images(kind)) {
      images.write("app:1", image);
      Conversion docker = Conversion.NOTHING.with(Conversion.Format.DOCKER);
      NamedImage converted = images.convert("app:1", docker, "app:docker");
      assertThat(converted.target().mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
      assertThat(names(images)).containsExactly("app:1", "app:docker");
      assertThat(images.convert("app:docker", docker, "app:docker").target().digest())
          .isEqualTo(converted.target().digest());
      Conversion windows = Conversion.NOTHING.with(Platforms.any(Platforms.parse("windows/amd64")));
      images.write("app:1", image);
      assertThat(images.convert("app:1", windows, "app:1").target().digest())
          .isEqualTo(images.named("app:1").target().digest());
    }
    if (kind.equals("managed")) {
      managed.collect();
      try (Images images = images(kind)) {
        assertThat(images.check("app:docker", Platforms.parse("linux/arm64")).state())
            .isEqualTo(Check.State.COMPLETE);
      }
    }
  }

  @Test
  void manyNamesAreOneWriteOfTheIndex() throws IOException {
    List<String> written = new ArrayList<>();
    ImageDriver driver = ImageDriver.directory(folder.resolve("layout"));
    ImageDriver noting =
        (ImageDriver)
            Proxy.newProxyInstance(
                ImageDriver.class.getClassLoader(),
                new Class<?>[] {ImageDriver.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("replace")) {
                    written.add((String) arguments[0]);
                  }
                  try {
                    return method.invoke(driver, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (Images images = Images.open(ImageLayout.init(noting, InitOptions.defaults()))) {
      written.clear();
      images.importFrom(archive("a:1", "b:1", "c:1", "d:1"));
      assertThat(names(images)).hasSize(4);
      assertThat(written).containsExactly(Index.FILE);
    }
  }
}
