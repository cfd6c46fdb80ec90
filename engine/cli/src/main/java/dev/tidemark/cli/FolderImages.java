package dev.tidemark.cli;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.FolderPlace;
import dev.tidemark.engine.layout.LayoutFolder;
import dev.tidemark.engine.mirror.Releases;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.NamedImage;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The images of all layouts below a directory, called {@code SPACE:NAME}. They are shown, written
 * into archives and removed; what makes new ones works on one layout.
 */
final class FolderImages implements StoreImages {

  private final LayoutFolder folder;
  private final Path state;
  private final List<Releases.Release> released = new ArrayList<>();

  private FolderImages(LayoutFolder folder, Path state) {
    this.folder = folder;
    this.state = state;
  }

  static FolderImages open(FolderPlace place, Path state, Shell shell) throws IOException {
    return new FolderImages(LayoutFolder.open(place, shell.clock()), state);
  }

  private List<Name> names() throws IOException {
    List<String> spaces = new ArrayList<>();
    folder.names().spaces(spaces::add);
    List<Name> names = new ArrayList<>();
    for (String space : spaces) {
      names.addAll(folder.names().read(space).names());
    }
    return names;
  }

  private static Named named(Name name) {
    return new Named(name.qualified(), name.target(), Optional.empty());
  }

  @Override
  public List<Named> list() throws IOException {
    return names().stream().map(FolderImages::named).toList();
  }

  @Override
  public ImageReferrers referrers() throws IOException {
    List<NamedImage> images =
        list().stream().map(image -> new NamedImage(image.name(), image.target())).toList();
    return ImageReferrers.among(images, content());
  }

  @Override
  public Provider content() {
    return Provider.of(folder.blobs());
  }

  @Override
  public Brought bring(Source source, Decoder decoder) throws UsageFailure {
    throw StoreOptions.forOneLayout("import");
  }

  @Override
  public List<Naming> make(Making making, Progress progress) throws UsageFailure {
    throw StoreOptions.forOneLayout("convert");
  }

  @Override
  public List<Naming> name(List<Wanted> wanted) throws UsageFailure {
    throw StoreOptions.forOneLayout("images tag");
  }

  /** {@inheritDoc} In one step for each layout. */
  @Override
  public Optional<Named> remove(List<Named> images) throws IOException {
    List<Name> all = names();
    List<Name> unwanted = new ArrayList<>();
    for (Named image : images) {
      List<Name> meant = all.stream().filter(name -> isMeant(name, image)).toList();
      if (meant.isEmpty()) {
        return Optional.of(image);
      }
      unwanted.addAll(meant);
    }
    for (Name name : folder.names().remove(unwanted)) {
      released.add(new Releases.Release(name.space(), name.name(), name.target().digest(), true));
    }
    return Optional.empty();
  }

  /** By its name, or where it has none, by what it stands for. */
  private static boolean isMeant(Name name, Named image) {
    return name.qualified().equals(image.name())
        && (!image.name().isEmpty() || name.target().digest().equals(image.target().digest()));
  }

  @Override
  public List<Digest> digests(DigestPrefix prefix) throws IOException {
    List<Digest> digests = new ArrayList<>();
    folder
        .blobs()
        .list(
            blob -> {
              if (prefix.matches(blob.digest())) {
                digests.add(blob.digest());
              }
            });
    return digests;
  }

  @Override
  public Optional<String> settle() {
    return LayoutImages.note(released, state);
  }

  @Override
  public void close() {
    // nothing is held
  }
}
