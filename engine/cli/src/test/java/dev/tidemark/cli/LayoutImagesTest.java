package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.cli.StoreImages.Wanted;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of a layout change in one write of its index, or not at all. */
class LayoutImagesTest {

  private static final int MANY = 20;

  @TempDir private Path folder;
  private LayoutWriter layout;
  private LayoutImages images;
  private int writes;
  private boolean full;

  @BeforeEach
  void makeLayout() {
    layout = new LayoutWriter(folder.resolve("layout"));
    for (int i = 0; i < MANY; i++) {
      layout.tag("v" + i, layout.image("layer " + i));
    }
    ImageDriver driver = ImageDriver.directory(layout.directory());
    ImageDriver counting =
        (ImageDriver)
            Proxy.newProxyInstance(
                ImageDriver.class.getClassLoader(),
                new Class<?>[] {ImageDriver.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("replace") && arguments[0].equals(Index.FILE)) {
                    writes++;
                    if (full) {
                      throw new IOException("no space left");
                    }
                  }
                  try {
                    return method.invoke(driver, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    images =
        new LayoutImages(layout.directory(), ImageLayout.of(counting), folder.resolve("state"));
  }

  private List<String> names() throws IOException {
    return images.list().stream().map(StoreImages.Named::name).toList();
  }

  private List<Wanted> wanted(String prefix) throws IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (StoreImages.Named image : images.list()) {
      wanted.add(Wanted.of(prefix + image.name(), image.target()));
    }
    return wanted;
  }

  @Test
  void manyNamesGoInOneWrite() throws IOException {
    assertThat(images.remove(images.list().subList(0, MANY - 1))).isEmpty();
    assertThat(writes).isEqualTo(1);
    assertThat(names()).containsExactly("v" + (MANY - 1));
  }

  @Test
  void manyNamesComeInOneWrite() throws Exception {
    assertThat(images.name(wanted("new-"))).hasSize(MANY);
    assertThat(writes).isEqualTo(1);
    assertThat(names()).hasSize(2 * MANY).contains("v0", "new-v0");
  }

  @Test
  void manyImagesAreImportedInOneWrite() throws Exception {
    List<ArchiveImage> arriving =
        wanted("new-").stream().map(each -> new ArchiveImage(each.name(), each.target())).toList();
    try (Plugins plugins = Plugins.fromClassPath(getClass().getClassLoader())) {
      images.bring((ingester, written) -> new Delivery(arriving, Map.of()), new Decoder(plugins));
    }
    assertThat(writes).isEqualTo(1);
    assertThat(names()).hasSize(2 * MANY);
  }

  @Test
  void whatDoesNotChangeIsNotWritten() throws Exception {
    images.name(wanted(""));
    assertThat(writes).isZero();
  }

  @Test
  void ifOneHasGoneTheOthersStay() throws Exception {
    List<StoreImages.Named> all = images.list();
    layout.untag("v3");
    assertThat(images.remove(all)).map(StoreImages.Named::name).contains("v3");
    assertThat(names()).hasSize(MANY - 1);
    assertThat(writes).isZero();
  }

  @Test
  void aWriteThatFailsChangesNothingAndReleasesNothing() throws Exception {
    full = true;
    assertThatThrownBy(() -> images.remove(images.list())).hasMessage("no space left");
    assertThatThrownBy(() -> images.name(wanted("new-"))).hasMessage("no space left");
    assertThat(names()).hasSize(MANY);
    assertThat(images.settle()).isEmpty();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void aNameThatHasMovedIsNotReplaced() throws Exception {
    List<StoreImages.Named> all = images.list();
    Wanted first = new Wanted("v1", all.get(5).target(), Optional.of(all.get(1).target().digest()));
    layout.tag("v1", layout.image("somebody else's"));
    assertThatThrownBy(() -> images.name(List.of(Wanted.of("v0", all.get(5).target()), first)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("v1: somebody else has");
    assertThat(writes).isZero();
  }
}
