package dev.tidemark.images;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.ExportOptions;
import dev.tidemark.images.convert.Conversion;
import dev.tidemark.images.convert.Converter;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Usage;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.ImageList;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The images of a store: where to begin. As thread-safe as the store.
 *
 * <p>An image is named by its name ({@code docker.io/library/alpine:3.20}), as Docker abbreviates
 * that ({@code alpine:3.20}), by its tag ({@code 3.20}), its digest, or the beginning of its digest
 * or name. What names nothing is a {@link NoSuchFileException}, what names several images an {@link
 * AmbiguousNameException}; both say it in one line.
 */
public final class Images implements Closeable {

  private final ImageStore store;

  private Images(ImageStore store) {
    this.store = store;
  }

  /** Those of a layout in a directory; making one is for {@link ImageLayout#init}. */
  public static Images open(Path directory) {
    return open(ImageLayout.of(ImageDriver.directory(directory)));
  }

  /** Those of a layout. */
  public static Images open(ImageLayout layout) {
    return new Images(new LayoutStore(Objects.requireNonNull(layout, "layout")));
  }

  /**
   * Those of a namespace of a managed store. What is read and written is held until this is closed:
   * by the lease of the workspace, or by one of its own.
   */
  public static Images open(Workspace workspace) {
    return new Images(new WorkspaceStore(Objects.requireNonNull(workspace, "workspace")));
  }

  /** Those of another store, which is closed with this. */
  public static Images open(ImageStore store) {
    return new Images(Objects.requireNonNull(store, "store"));
  }

  // --- find

  /** All of them, in the store's order. */
  public List<NamedImage> list() throws IOException {
    return store.list();
  }

  /**
   * Those whose names match a pattern, in the store's order: {@link NamePattern}.
   *
   * @throws IllegalArgumentException if it is no pattern
   */
  public List<NamedImage> matching(String pattern) throws IOException {
    NamePattern names = NamePattern.of(Objects.requireNonNull(pattern, "pattern"));
    return store.list().stream().filter(image -> names.matches(image.name())).toList();
  }

  /**
   * What a name stands for.
   *
   * @throws NoSuchFileException if it is nothing
   * @throws AmbiguousNameException if it may be several images
   */
  public NamedImage named(String name) throws IOException {
    return new NameSearch(store, Objects.requireNonNull(name, "name")).run();
  }

  /**
   * The image of a name for the platform of this machine; that of a name without an index, for
   * whatever it is.
   *
   * @throws NoSuchFileException also if there is none for the platform
   */
  public Image find(String name) throws IOException {
    return find(name, Platforms.host());
  }

  /** The same for another platform. */
  public Image find(String name, Platform platform) throws IOException {
    Objects.requireNonNull(platform, "platform");
    return Candidates.of(store, named(name)).on(platform);
  }

  /** All images of a name, as a rule one for each platform. */
  public ImageList all(String name) throws IOException {
    return Candidates.of(store, named(name)).images();
  }

  /** The content of the store, for whatever is not here. */
  public Provider provider() {
    return store.provider();
  }

  private ImageReader reader() {
    return new ImageReader(store.provider());
  }

  // --- change

  /** Writes an image and names it, in place of what has had the name. */
  public NamedImage write(String name, Image image) throws IOException {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(image, "image");
    Descriptor target = image.write(store.ingester());
    store.name(name, target);
    return new NamedImage(name, target);
  }

  /** Gives an image another name beside its own, in place of what has had that. */
  public NamedImage tag(String name, String other) throws IOException {
    Objects.requireNonNull(other, "other");
    Descriptor target = named(name).target();
    store.name(other, target);
    return new NamedImage(other, target);
  }

  /** Takes the name of an image away; false if somebody else was faster. Content stays. */
  public boolean remove(String name) throws IOException {
    return store.remove(named(name));
  }

  /**
   * Copies an image under its own name into another store: all that its manifests and indexes list,
   * and neither signatures nor layers that are not distributed and not here.
   *
   * @throws NoSuchFileException if something is missing; nothing is named then
   */
  public NamedImage copy(String name, Images to) throws IOException {
    Objects.requireNonNull(to, "to");
    NamedImage named = named(name);
    new Copy(store.provider(), to.store.ingester()).run(named.target());
    to.store.name(named.name(), named.target());
    return named;
  }

  /**
   * Makes another image of one, and names it when all of it is there.
   *
   * @param as what to call it; the name of the other one to replace that
   * @return what it is; the other one if there was nothing to convert
   * @throws NoSuchFileException also if content is missing that has to be read, or there is nothing
   *     for a platform
   */
  public NamedImage convert(String name, Conversion conversion, String as) throws IOException {
    Objects.requireNonNull(conversion, "conversion");
    Objects.requireNonNull(as, "as");
    Converter converter =
        store
            .labels()
            .map(labels -> new Converter(store.provider(), store.ingester(), labels))
            .orElseGet(() -> new Converter(store.provider(), store.ingester()));
    NamedImage made = new NamedImage(as, converter.convert(named(name).target(), conversion));
    store.name(made.name(), made.target());
    return made;
  }

  // --- archives

  /** Writes images into the tar of a layout, which {@code docker load} understands too. */
  public void exportTo(OutputStream out, String... names) throws IOException {
    exportTo(Exporter.layout(ExportOptions.defaults()), out, names);
  }

  /** Writes images in another way. */
  public void exportTo(Exporter exporter, OutputStream out, String... names) throws IOException {
    Objects.requireNonNull(exporter, "exporter");
    Objects.requireNonNull(out, "out");
    List<ArchiveImage> images = new ArrayList<>();
    for (String name : names) {
      images.add(named(name).archived());
    }
    exporter.write(out, store.provider(), images);
  }

  /** Writes one image under another name. */
  public void exportAs(String as, Exporter exporter, OutputStream out, String name)
      throws IOException {
    Objects.requireNonNull(as, "as");
    Objects.requireNonNull(exporter, "exporter");
    Objects.requireNonNull(out, "out");
    ArchiveImage image = new ArchiveImage(as, named(name).target());
    exporter.write(out, store.provider(), List.of(image));
  }

  /** Writes all images, also those without a name. */
  public void exportAll(Exporter exporter, OutputStream out) throws IOException {
    Objects.requireNonNull(exporter, "exporter");
    Objects.requireNonNull(out, "out");
    List<ArchiveImage> images = store.list().stream().map(NamedImage::archived).distinct().toList();
    exporter.write(out, store.provider(), images);
  }

  /**
   * Takes the images out of an archive, and names them as it does.
   *
   * @param in stays open
   */
  public List<NamedImage> importFrom(InputStream in) throws IOException {
    return importFrom(Importer.ARCHIVE, in);
  }

  /** Takes images out of something else. They are named when all of it is here. */
  public List<NamedImage> importFrom(Importer importer, InputStream in) throws IOException {
    Objects.requireNonNull(importer, "importer");
    Objects.requireNonNull(in, "in");
    return named(importer.read(in, store.ingester()));
  }

  /**
   * Takes the only image out of an archive, and gives it a name in place of those that it has.
   *
   * @throws IOException if there are several, or none; nothing is named then
   */
  public NamedImage importAs(String name, Importer importer, InputStream in) throws IOException {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(importer, "importer");
    Objects.requireNonNull(in, "in");
    return named(importer.read(in, store.ingester()).named(name, store.provider())).get(0);
  }

  private List<NamedImage> named(Delivery delivery) throws IOException {
    List<NamedImage> images =
        delivery.images().stream()
            .map(image -> new NamedImage(image.name(), image.target()))
            .toList();
    store.name(images);
    return images;
  }

  // --- questions

  /**
   * Whether all that an image needs on a platform is there; layers are looked at by their sizes.
   */
  public Check check(String name, Platform platform) throws IOException {
    Objects.requireNonNull(platform, "platform");
    return Check.of(reader(), named(name).target(), Platforms.only(platform));
  }

  /** The same for the platform of this machine. */
  public Check check(String name) throws IOException {
    return check(name, Platforms.host());
  }

  /**
   * How many bytes an image takes up in the store, for all platforms; what is shared in it once.
   */
  public long size(String name) throws IOException {
    Provider provider = store.provider();
    Usage usage =
        new Usage(
            new ImageReader(provider), digest -> provider.size(new Descriptor("", digest, -1)));
    return usage.stored(named(name).target());
  }

  /** Ends what the store held; a layout holds nothing. */
  @Override
  public void close() throws IOException {
    store.close();
  }

  @Override
  public String toString() {
    return "images of " + store.label();
  }
}
