package dev.tidemark.cli;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.mirror.Releases;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.Settlement;
import dev.tidemark.images.convert.Converter;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The images of an OCI image layout: the entries of its {@code index.json}. */
final class LayoutImages implements StoreImages {

  private final Path directory;
  private final ImageLayout layout;
  private final Path state;
  private final List<Releases.Release> released = new ArrayList<>();

  private LayoutImages(Path directory, StoreOptions store) {
    this(directory, ImageLayout.of(ImageDriver.directory(directory)), store.state());
  }

  LayoutImages(Path directory, ImageLayout layout, Path state) {
    this.directory = directory;
    this.layout = layout;
    this.state = state;
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
  public Brought bring(Source source, Decoder decoder) throws IOException, CommandFailure {
    Delivery delivery = source.into(layout, layout);
    DecodedChildren children = new DecodedChildren(layout, decoder);
    Settlement settlement = Settlement.of(delivery, children, tolerant(children), this::size);
    List<Naming> namings =
        new ArrayList<>(
            name(
                delivery.images().stream()
                    .map(image -> Wanted.of(image.name(), image.target()))
                    .toList()));
    namings.removeIf(naming -> isReferrer(naming.image()));
    return new Brought(namings, settlement.leftOut());
  }

  private static boolean isReferrer(Named image) {
    return new ArchiveImage(image.name(), image.target()).isReferrer();
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
  public List<Naming> make(Making making, Progress progress) throws IOException, CommandFailure {
    return name(making.with(new Converter(new CountedContent(layout, progress), layout)));
  }

  @Override
  public List<Naming> name(List<Wanted> wanted) throws IOException, CommandFailure {
    List<EntryNames> done = new ArrayList<>();
    update(
        before -> {
          EntryNames names = EntryNames.of(before, wanted);
          done.add(names);
          return names.index();
        });
    Optional<Wanted> moved = done.get(0).moved();
    if (moved.isPresent()) {
      throw StoreImages.moved(moved.get());
    }
    return done.get(0).namings();
  }

  @Override
  public List<String> changing(List<String> typed) throws IOException, CommandFailure {
    WordMeaning<Named> meaning = WordMeaning.of(list());
    List<String> names = new ArrayList<>();
    for (String word : typed) {
      List<Named> same = meaning.named(word);
      names.add(same.isEmpty() || !isReference(word, same.get(0)) ? word : same.get(0).name());
    }
    return names;
  }

  /** Whether other tools find an entry by a word, so that it is the one to change. */
  private static boolean isReference(String name, Named image) {
    return name.equals(image.target().annotations().get(Annotations.REF_NAME));
  }

  @Override
  public Optional<Named> remove(List<Named> images) throws IOException {
    Set<Object> unwanted = new HashSet<>();
    images.forEach(image -> unwanted.add(key(image.name(), image.target())));
    List<Named> gone = new ArrayList<>();
    update(
        index -> {
          Set<Object> there = new HashSet<>();
          index.manifests().forEach(entry -> there.add(key(EntryName.of(entry), entry)));
          images.stream()
              .filter(image -> !there.contains(key(image.name(), image.target())))
              .forEach(gone::add);
          return gone.isEmpty()
              ? index.without(
                  (Descriptor entry) -> unwanted.contains(key(EntryName.of(entry), entry)))
              : index;
        });
    return gone.stream().findFirst();
  }

  /** What an entry is removed by: there may be several of one name. */
  private static Object key(String name, Descriptor target) {
    return List.of(name, target.digest());
  }

  /** Changes the index, and remembers which names that takes away from what. */
  private void update(UnaryOperator<Index> change) throws IOException {
    List<Releases.Release> taken = new ArrayList<>();
    layout.update(
        before -> {
          Index after = change.apply(before);
          taken.clear(); // made anew where others were faster
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
    Map<String, Integer> fewer = new HashMap<>();
    before.manifests().forEach(entry -> fewer.merge(EntryName.of(entry), 1, Integer::sum));
    for (Descriptor entry : after.manifests()) {
      left.merge(entry, 1, Integer::sum);
      fewer.merge(EntryName.of(entry), -1, Integer::sum);
    }
    return before.manifests().stream()
        .filter(entry -> left.merge(entry, -1, Integer::sum) < 0)
        .map(
            entry ->
                new Releases.Release(
                    EntryName.of(entry),
                    entry.digest(),
                    EntryName.of(entry).isEmpty()
                        || fewer.merge(EntryName.of(entry), -1, Integer::sum) >= 0))
        .toList();
  }

  @Override
  public Optional<String> settle() {
    return note(released, state);
  }

  /** Notes what was removed, once. */
  static Optional<String> note(List<Releases.Release> released, Path state) {
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
