package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.image.Shelf;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which image a word means; in a store that somebody else has written. */
class FindTest {

  /** All that it takes to be a store. */
  private static final class ShelfStore implements ImageStore {

    private final Shelf shelf = new Shelf();
    private final List<NamedImage> names = new ArrayList<>();
    private boolean closed;

    @Override
    public String label() {
      return "the shelf";
    }

    @Override
    public List<NamedImage> list() {
      return List.copyOf(names);
    }

    @Override
    public Provider provider() {
      return shelf;
    }

    @Override
    public Ingester ingester() {
      return shelf;
    }

    @Override
    public void name(String name, Descriptor target) {
      names.removeIf(each -> each.name().equals(name));
      names.add(new NamedImage(name, target));
    }

    @Override
    public boolean remove(NamedImage image) {
      return names.remove(image);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @TempDir private Path temporary;
  private final ShelfStore store = new ShelfStore();
  private final Images images = Images.open(store);

  private Descriptor image(String name, String platform) {
    Descriptor target = store.shelf.image(platform);
    store.name(name, target);
    return target;
  }

  private void means(String typed, Descriptor target) throws IOException {
    assertThat(images.named(typed).target().digest()).as(typed).isEqualTo(target.digest());
  }

  @Test
  void anImageIsFoundByNameTagDigestOrTheBeginningOfOne() throws IOException {
    Descriptor alpine = image("docker.io/library/alpine:3.20", "linux/amd64");
    Descriptor own = image("registry.example.com/team/app:v1@" + alpine.digest(), "linux/arm64");
    Descriptor odd = image("nightly", "linux/s390x");
    means("docker.io/library/alpine:3.20", alpine);
    means("alpine:3.20", alpine);
    means("3.20", alpine);
    means("alp", alpine);
    means(alpine.digest().toString(), alpine);
    means(alpine.digest().abbreviated(), alpine);
    means(alpine.digest().encoded().substring(0, 8), alpine);
    means("registry.example.com/team/app:v1@" + alpine.digest(), own);
    means("v1", own);
    means("nightly", odd);
  }

  @Test
  void aNameGoesBeforeATagAndATagBeforeABeginning() throws IOException {
    image("docker.io/library/a:one", "linux/amd64");
    Descriptor name = image("one", "linux/arm64");
    image("one-more", "linux/s390x");
    means("one", name);
    images.remove("one");
    means("one", images.named("a:one").target());
  }

  @Test
  void whatMayBeSeveralImagesIsRefusedWithTheirNames() {
    Descriptor a = image("docker.io/library/a:1", "linux/amd64");
    image("docker.io/library/b:1", "linux/arm64");
    assertThatThrownBy(() -> images.find("1"))
        .isInstanceOf(AmbiguousNameException.class)
        .hasMessage(
            "'1' may be docker.io/library/a:1 (%s), docker.io/library/b:1 (%s); give more of it"
                .formatted(
                    a.digest().abbreviated(), store.names.get(1).target().digest().abbreviated()));
  }

  @Test
  void severalNamesOfOneImageAreNoDoubt() throws IOException {
    Descriptor a = image("docker.io/library/a:1", "linux/amd64");
    store.name("docker.io/library/b:1", a);
    means("1", a);
    means("docker.io", a);
  }

  @Test
  void whatNamesNothingIsToldInOneLineWithWhatThereIs() {
    assertThatThrownBy(() -> images.find("x"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("'x': no such image in the shelf; it has no images");
    image("docker.io/library/a:1", "linux/amd64");
    for (String typed : List.of("", "b", "sha256:", "sha256:" + "0".repeat(64), "a\nb")) {
      assertThatThrownBy(() -> images.find(typed))
          .as(typed)
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageEndingWith("no such image in the shelf; it has docker.io/library/a:1")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void anEntryOfALayoutThatWasCopiedIsCalledByItsNewReference() throws IOException {
    Path directory = temporary.resolve("layout");
    ImageLayout layout = ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    Descriptor copied =
        new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(new byte[1]), 1)
            .withAnnotations(
                Map.of(
                    Annotations.IMAGE_NAME, "docker.io/library/a:1",
                    Annotations.REF_NAME, "stable"));
    layout.update(index -> index.with(copied));
    try (Images opened = Images.open(directory)) {
      assertThat(opened.list()).extracting(NamedImage::name).containsExactly("stable");
    }
  }

  @Test
  void aManifestThatNoNameStandsForIsFoundByItsDigest() throws IOException {
    Descriptor amd = store.shelf.image("linux/amd64");
    store.name(
        "docker.io/library/a:1",
        store.shelf.index(amd.withPlatform(Platforms.parse("linux/amd64"))));
    means(amd.digest().toString(), amd);
    assertThat(images.find(amd.digest().toString()).config().platform().architecture())
        .isEqualTo("amd64");
    Descriptor untyped =
        store.shelf.put(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");
    means(untyped.digest().toString(), untyped);
    assertThat(images.named(untyped.digest().toString()).target().mediaType())
        .isEqualTo(MediaTypes.OCI_INDEX);
    Descriptor layer = store.shelf.put(MediaTypes.OCI_LAYER, "layer");
    assertThatThrownBy(() -> images.find(layer.digest().toString()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is neither a manifest nor an index; name an image");
  }

  @Test
  void aPlatformThatAnImageDoesNotHaveIsToldWithThoseItHas() throws IOException {
    Descriptor arm = store.shelf.image("linux/arm64");
    Descriptor s390x = store.shelf.image("linux/s390x");
    store.name(
        "docker.io/library/a:1",
        store.shelf.index(
            arm.withPlatform(Platforms.parse("linux/arm64")),
            s390x.withPlatform(Platforms.parse("linux/s390x"))));
    assertThat(images.find("a:1", Platforms.parse("linux/s390x")).config().platform())
        .hasToString("linux/s390x");
    assertThat(images.all("a:1").entries()).hasSize(2);
    assertThatThrownBy(() -> images.find("a:1", Platforms.parse("windows/amd64")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            "docker.io/library/a:1: has no image for windows/amd64; it has linux/arm64, linux/s390x");
  }

  @Test
  void aCopyLacksNothingOrIsNotNamed() throws IOException {
    Descriptor image = image("docker.io/library/a:1", "linux/amd64");
    ShelfStore other = new ShelfStore();
    assertThat(images.copy("a:1", Images.open(other)).target()).isEqualTo(image);
    assertThat(other.shelf.blobs.keySet()).isEqualTo(store.shelf.blobs.keySet());

    ShelfStore third = new ShelfStore();
    store
        .shelf
        .blobs
        .values()
        .removeIf(bytes -> new String(bytes, StandardCharsets.UTF_8).startsWith("layer of"));
    assertThatThrownBy(() -> images.copy("a:1", Images.open(third)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageEndingWith("is missing in the image that is to be copied");
    assertThat(third.names).isEmpty();
  }

  @Test
  void theStoreIsClosedWithItsImages() throws IOException {
    images.close();
    assertThat(store.closed).isTrue();
  }

  @Test
  void whatImportsAndExportsIsForAnybodyToWrite() throws IOException {
    Descriptor image = image("docker.io/library/a:1", "linux/amd64");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    images.exportTo(
        (to, provider, those) -> to.write(those.get(0).name().getBytes(StandardCharsets.UTF_8)),
        out,
        "a:1");
    assertThat(out).hasToString("docker.io/library/a:1");
    Importer importer =
        (in, ingester) ->
            new Delivery(
                List.of(
                    new ArchiveImage(new String(in.readAllBytes(), StandardCharsets.UTF_8), image)),
                Map.of());
    images.importFrom(importer, new ByteArrayInputStream("b:2".getBytes(StandardCharsets.UTF_8)));
    means("b:2", image);
  }
}
