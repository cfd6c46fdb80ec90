package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.images.convert.Conversion;
import dev.tidemark.images.convert.Conversion.Layers;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.Layer;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.platform.Platforms;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What most people want to do with images, as the guide shows it: a line or two for each. */
class UsualTasksTest {

  @TempDir private Path temporary;

  @Test
  void usualTasks() throws IOException {
    Path rootFs = Files.createDirectories(temporary.resolve("rootfs/bin"));
    Files.writeString(rootFs.resolve("hello"), "#!/bin/sh\necho hello\n");
    Path directory = temporary.resolve("layout");
    ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    Path file = temporary.resolve("images.tar");
    List<String> lines = new ArrayList<>();
    try (ManagedStore store =
        ManagedStore.open(temporary.resolve("store"), ManagedOptions.defaults())) {

      // open two stores
      try (Images images = Images.open(directory);
          Images managed = Images.open(store.workspace("default"))) {
        // build an image from a directory, and write it
        Layer layer = Layer.of(temporary.resolve("rootfs"));
        Config config = Config.of(Platforms.parse("linux/arm64")).withEnv(List.of("PATH=/bin"));
        images.write("docker.io/library/app:1", Image.of(config).appendLayer(layer));
        // name it once more
        images.tag("app:1", "docker.io/library/app:latest");
        // find it, as it is or for a platform
        Image image = images.find("app:1");
        Image same = images.find("latest", Platforms.parse("linux/arm64"));
        // read its configuration
        List<String> environment = image.config().env();
        // list its layers with their sizes
        image.layers().forEach(each -> lines.add(each.digest() + " " + each.size()));
        // copy it into another store
        images.copy("app:1", managed);
        // write it into an archive
        try (OutputStream out = Files.newOutputStream(file)) {
          images.exportTo(out, "app:1", "app:latest");
        }
        // take it out of an archive
        try (InputStream in = Files.newInputStream(file)) {
          managed.importFrom(in);
        }
        // compress it otherwise, under a name of its own
        images.convert("app:1", Conversion.NOTHING.with(Layers.ZSTD), "app:zstd");
        // find many
        List<NamedImage> found = images.matching("app:*");
        // is all of it there?
        Check.State state = managed.check("app:latest").state();
        // how much room does it take?
        long bytes = managed.size("app:1");

        assertThat(environment).containsExactly("PATH=/bin");
        assertThat(same.config()).isEqualTo(image.config());
        assertThat(lines).containsExactly(layer.digest() + " " + layer.size());
        assertThat(found).hasSize(3);
        assertThat(state).isEqualTo(Check.State.COMPLETE);
        assertThat(bytes).isEqualTo(images.size("app:1")).isGreaterThan(layer.size());
        assertThat(managed.list())
            .extracting(NamedImage::name)
            .containsExactly("docker.io/library/app:1", "docker.io/library/app:latest");
      }

      // names and labels keep it, now that no lease does
      store.collect();
      try (Images managed = Images.open(store.workspace("default"))) {
        assertThat(managed.check("app:1").state()).isEqualTo(Check.State.COMPLETE);
      }
    }
  }
}
