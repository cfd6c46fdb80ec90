package dev.tidemark.cli;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.mirror.Releases;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.Settlement;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The images of an OCI image layout: the entries of its {@code index.json}. */
final class LayoutImages implements StoreImages {

  private final Path directory;
  private final ImageLayout layout;
  private final Path state;
  private final List<Releases.Release> released = new ArrayList<>();

  private LayoutImages(Path directory, StoreOptions store) {
    this.directory = directory;
    this.state = store.state();
    this.layout = ImageLayout.of(ImageDriver.directory(directory));
  }

  static LayoutImages open(StoreOptions store) throws IOException, CommandFailure {
    Path directory = store.directory();
    if (Files.notExists(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "no such directory; name that of an OCI image layout");
    }
    if (!store.isLayout()) {
      throw new CommandFailure(
          directory
              + " is not an OCI image layout: it has neither index.json nor oci-layout;"
              + " name the directory that holds them");
    }
    return new LayoutImages(directory, store);
  }

  static LayoutImages openOrMake(StoreOptions store, Path directory) throws IOException {
    if (!store.isLayout()) {
      ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    }
    return new LayoutImages(directory, store);
  }

  @Override
  public List<Named> list() throws IOException {
    return layout.index().manifests().stream().map(LayoutImages::named).toList();
  }

  private static Named named(Descriptor entry) {
    return new Named(EntryName.of(entry), entry, Optional.empty());
  }

  @Override
  public List<Digest> digests(DigestPrefix prefix) throws IOException {
    Path blobs = directory.resolve("blobs");
    List<Digest> digests = new ArrayList<>();
    try (DirectoryStream<Path> algorithms = Files.newDirectoryStream(blobs, Files::isDirectory)) {
      for (Path algorithm : algorithms) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(algorithm)) {
          for (Path file : files) {
            Digest.lenient(algorithm.getFileName() + ":" + file.getFileName())
                .filter(prefix::matches)
                .ifPresent(digests::add);
          }
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // it has no blobs yet
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return digests;
  }

  @Override
  public ImageReferrers referrers() throws IOException {
    return ImageReferrers.in(layout);
  }

  @Override
  public Provider content() {
    return layout;
  }

  /** All names at once, when all blobs are there. */
  @Override
  public Brought bring(Source source, Decoder decoder) throws IOException {
    Delivery delivery = source.into(layout);
    DecodedChildren children = new DecodedChildren(layout, decoder);
    Settlement settlement = Settlement.of(delivery, children, tolerant(children), this::size);
    List<Naming> namings = new ArrayList<>();
    update(
        before -> {
          Index index = before;
          for (ArchiveImage image : namedFirst(delivery.images())) {
            Naming naming = naming(index, image.name(), image.target());
            index = applied(index, naming);
            if (!image.isReferrer()) {
              namings.add(naming);
            }
          }
          return index;
        });
    return new Brought(namings, settlement.leftOut());
  }

  /** What has no name needs an entry of its own, unless one is left that has a name. */
  private static List<ArchiveImage> namedFirst(List<ArchiveImage> images) {
    List<ArchiveImage> sorted = new ArrayList<>(images);
    sorted.sort(Comparator.comparing(image -> image.name().isEmpty()));
    return sorted;
  }

  /** A layout may have damaged documents; whoever reads them says so. */
  private static Handler tolerant(Handler children) {
    return content -> {
      try {
        return children.handle(content);
      } catch (InvalidContentException e) {
        return List.of();
      }
    };
  }

  /** Only whether it is there counts. */
  private OptionalLong size(Digest digest) throws IOException {
    try (InputStream stream = layout.open(new Descriptor("", digest, -1))) {
      return OptionalLong.of(0);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public Naming name(String name, Descriptor target) throws IOException, CommandFailure {
    List<Named> same = WordMeaning.of(list()).named(name);
    String whole = same.isEmpty() || !isReference(name, same.get(0)) ? name : same.get(0).name();
    List<Naming> namings = new ArrayList<>();
    update(
        index -> {
          namings.add(naming(index, whole, target));
          return applied(index, namings.get(0));
        });
    return namings.get(0);
  }

  /** Whether other tools find an entry by a word, so that it is the one to change. */
  private static boolean isReference(String name, Named image) {
    return name.equals(image.target().annotations().get(Annotations.REF_NAME));
  }

  private static Naming naming(Index index, String name, Descriptor target) {
    Descriptor replaced = null;
    for (Descriptor entry : index.manifests()) {
      boolean same =
          name.isEmpty()
              ? entry.digest().equals(target.digest())
              : EntryName.of(entry).equals(name);
      replaced = same ? entry : replaced;
    }
    Descriptor entry = entry(name, target, replaced);
    return Naming.of(
        new Named(name, entry, Optional.empty()), replaced == null ? null : replaced.digest());
  }

  private static Index applied(Index index, Naming naming) {
    String name = naming.image().name();
    if (naming.change() == Change.UNCHANGED) {
      return index;
    }
    return (name.isEmpty() ? index : index.without(entry -> EntryName.of(entry).equals(name)))
        .adding(naming.image().target());
  }

  /**
   * An entry of this name. The whole name is the reference: tags alone would get in each other's
   * way. An entry of which other tools know the tag keeps that.
   */
  private static Descriptor entry(String name, Descriptor target, @Nullable Descriptor replaced) {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.remove(Annotations.REF_NAME);
    if (!name.equals(annotations.get(Annotations.IMAGE_NAME))) {
      annotations.remove(Annotations.IMAGE_NAME);
    }
    if (!name.isEmpty()) {
      String known =
          replaced == null ? "" : replaced.annotations().getOrDefault(Annotations.REF_NAME, "");
      annotations.put(Annotations.REF_NAME, known.isEmpty() ? name : known);
      if (!known.isEmpty() && !known.equals(name)) {
        annotations.put(Annotations.IMAGE_NAME, name);
      }
    }
    return target.withAnnotations(annotations);
  }

  @Override
  public boolean remove(Named image) throws IOException {
    boolean[] there = new boolean[1];
    update(
        index -> {
          Index without =
              index.without(
                  entry ->
                      EntryName.of(entry).equals(image.name())
                          && (!image.name().isEmpty()
                              || entry.digest().equals(image.target().digest())));
          there[0] = without != index;
          return without;
        });
    return there[0];
  }

  /** Changes the index, and remembers which names that takes away from what. */
  private void update(UnaryOperator<Index> change) throws IOException {
    List<Releases.Release> taken = new ArrayList<>();
    layout.update(
        before -> {
          Index after = change.apply(before);
          taken.addAll(taken(before, after));
          return after;
        });
    released.addAll(taken);
  }

  private static List<Releases.Release> taken(Index before, Index after) {
    if (after == before) {
      return List.of();
    }
    Map<Descriptor, Integer> left = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Descriptor entry : after.manifests()) {
      left.merge(entry, 1, Integer::sum);
      names.add(EntryName.of(entry));
    }
    return before.manifests().stream()
        .filter(entry -> left.merge(entry, -1, Integer::sum) < 0)
        .map(
            entry ->
                new Releases.Release(
                    EntryName.of(entry),
                    entry.digest(),
                    EntryName.of(entry).isEmpty() || !names.contains(EntryName.of(entry))))
        .toList();
  }

  @Override
  public Optional<String> settle() {
    try {
      new Releases(state).note(released);
      released.clear();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "cannot note in "
              + state
              + " what was removed, so that a later gc may refuse ("
              + Trouble.of(e).line()
              + ")");
    }
  }

  @Override
  public void close() {
    // nothing is held
  }
}
