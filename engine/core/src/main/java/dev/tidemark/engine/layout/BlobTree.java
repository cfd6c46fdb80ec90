package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.TypedNames;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A directory of blobs, {@code <root>/<algorithm>/<encoded>} (image-spec, image-layout.md,
 * "Blobs").
 *
 * <p>A blob is a regular file or a symbolic link. The root and the directories of algorithms may be
 * symbolic links themselves; one that leads nowhere is an error and not an empty directory, since
 * it may be a disk that is not mounted.
 */
final class BlobTree {

  /** Longest name of a file anywhere: a longer digest is not there, whatever the error would be. */
  private static final int LONGEST_NAME = 255;

  /** What the ext file systems put into the root of a disk. It happens to be a valid algorithm. */
  private static final String LOST_AND_FOUND = "lost+found";

  private final Path parent;
  private final Path root;
  private final Predicate<String> admitted;
  private final Predicate<Path> neighbours;

  /**
   * @param parent the directory that the root is in; unlike the root, it has to exist
   * @param name the name of the root
   */
  BlobTree(Path parent, String name) {
    this(parent, parent.resolve(name), BlobNames::algorithm, none -> false);
  }

  /**
   * @param admitted which directories in it have blobs, by their names
   * @param neighbours which directories are the roots of others, to which links may lead
   */
  private BlobTree(Path parent, Path root, Predicate<String> admitted, Predicate<Path> neighbours) {
    this.parent = parent;
    this.root = root;
    this.admitted = admitted;
    this.neighbours = neighbours;
  }

  /** The one in a directory. */
  static BlobTree at(Path root, Predicate<Path> neighbours) {
    return new BlobTree(parent(root), root, BlobNames::algorithm, neighbours);
  }

  /**
   * The one in a directory that may have other things beside: only where a name is that of a known
   * algorithm, there are blobs.
   */
  static BlobTree bare(Path root, Predicate<Path> neighbours) {
    return new BlobTree(parent(root), root, BlobNames::isKnown, neighbours);
  }

  private static Path parent(Path root) {
    return Objects.requireNonNullElse(root.getParent(), root);
  }

  Path root() {
    return root;
  }

  /** Where the blobs of an algorithm are, if there are any. */
  Path directory(Digest digest) {
    return root.resolve(digest.algorithm());
  }

  /** Where this blob is, if it is there. */
  Path path(Digest digest) {
    return root.resolve(digest.algorithm().concat("/").concat(digest.encoded()));
  }

  /** Names every blob, by nothing but its directory: no file is looked at. */
  void list(Consumer<Listed> each) throws IOException {
    list(each, (algorithm, name) -> {});
  }

  /**
   * The same.
   *
   * @param stray gets the algorithm and the name of what is between the blobs and is none
   */
  void list(Consumer<Listed> each, BiConsumer<String, String> stray) throws IOException {
    for (String algorithm : algorithms()) {
      TypedNames.Visitor visitor =
          (name, regular) -> {
            Digest digest = BlobNames.digest(algorithm, name);
            if (digest == null) {
              stray.accept(algorithm, name);
            } else {
              each.accept(new Listed(digest, Listed.UNKNOWN, Optional.empty(), regular));
            }
          };
      Path directory = root.resolve(algorithm);
      if (!TypedNames.each(directory, visitor)) {
        DirectoryNames.each(directory, name -> visitor.visit(name, false));
      }
    }
  }

  /**
   * The algorithms that have a directory, in order; none if there is no root.
   *
   * @throws IOException if there may be others
   */
  List<String> algorithms() throws IOException {
    List<String> names = new ArrayList<>();
    if (!DirectoryNames.each(root, names::add) && !DirectoryNames.isDirectory(parent)) {
      throw new IOException(parent + " is not there any more; is a disk not mounted?");
    }
    List<String> algorithms = new ArrayList<>();
    for (String name : names) {
      if (admitted.test(name)
          && !name.equals(LOST_AND_FOUND)
          && DirectoryNames.isDirectory(root.resolve(name))) {
        algorithms.add(name);
      }
    }
    Collections.sort(algorithms);
    return algorithms;
  }

  /**
   * The blob of this tree, or of a neighbour, that a file is; it need not exist.
   *
   * @param file by a path without a link before its last name
   */
  Optional<Digest> blobAt(Path file) throws IOException {
    Path directory = file.getParent();
    String name = String.valueOf(file.getFileName());
    for (String algorithm : algorithms()) {
      Digest digest = BlobNames.digest(algorithm, name);
      if (digest != null && directory(digest).toRealPath().equals(directory)) {
        return Optional.of(digest);
      }
    }
    if (directory == null || directory.getParent() == null) {
      return Optional.empty();
    }
    return neighbours.test(directory.getParent())
        ? Optional.ofNullable(BlobNames.digest(String.valueOf(directory.getFileName()), name))
        : Optional.empty();
  }

  /** Which directory is not in {@code parent}, but a link out of it; empty if all are in it. */
  Optional<String> borrowed() throws IOException {
    List<Path> directories = new ArrayList<>(List.of(root));
    algorithms().forEach(algorithm -> directories.add(root.resolve(algorithm)));
    Path home = parent.toRealPath();
    for (Path directory : directories) {
      if (Files.isDirectory(directory) && !directory.toRealPath().startsWith(home)) {
        return Optional.of(parent.relativize(directory) + " leads to " + directory.toRealPath());
      }
    }
    return Optional.empty();
  }

  /** The file or link itself, a link not followed; null if there is definitely no such blob. */
  @Nullable BlobFile entry(Digest digest) throws IOException {
    BlobFile found = look(digest, BlobFile::at);
    return found == null || found.kind() == BlobFile.Kind.OTHER ? null : found;
  }

  /** The same, to be seen beside others. */
  Optional<BlobCopy> copy(Digest digest) throws IOException {
    BlobFile found = entry(digest);
    return found == null
        ? Optional.empty()
        : Optional.of(new BlobCopy(this, digest, found, path(digest)));
  }

  /** What it is, a link not followed; null if there is definitely no such blob. */
  private BlobFile.@Nullable Kind kind(Digest digest) throws IOException {
    BasicFileAttributes found = look(digest, BlobFile::plain);
    if (found == null || !(found.isRegularFile() || found.isSymbolicLink())) {
      return null;
    }
    return found.isRegularFile() ? BlobFile.Kind.FILE : BlobFile.Kind.LINK;
  }

  private interface Look<T> {
    T at(Path path) throws IOException;
  }

  private <T> @Nullable T look(Digest digest, Look<T> look) throws IOException {
    if (digest.encoded().length() > LONGEST_NAME) {
      return null;
    }
    Path path = path(digest);
    try {
      return look.at(path);
    } catch (IOException e) {
      if (!FileFailure.meansAbsent(path, e)) {
        throw FileFailure.explained("cannot look at " + path, e, "check its permissions");
      }
      requireLeadsSomewhere(root);
      requireLeadsSomewhere(directory(digest));
      return null;
    }
  }

  /** As {@link dev.tidemark.spi.store.BlobStore#info}. */
  Optional<BlobInfo> info(Digest digest) throws IOException {
    BlobFile entry = entry(digest);
    return entry == null ? Optional.empty() : info(digest, entry, path(digest));
  }

  /** As {@link dev.tidemark.spi.store.BlobStore#glance}: half the cost, as most are plain files. */
  Optional<BlobInfo> glance(Digest digest) throws IOException {
    BasicFileAttributes found = look(digest, BlobFile::plain);
    if (found == null || !found.isRegularFile()) {
      return found == null ? Optional.empty() : info(digest);
    }
    Instant modified = found.lastModifiedTime().toInstant();
    return Optional.of(new BlobInfo(found.size(), modified, Optional.empty(), found.size(), ""));
  }

  /** The same of a file or link that is not at its place here, but at another one. */
  Optional<BlobInfo> info(Digest digest, BlobFile entry, Path place) throws IOException {
    if (entry.isFile()) {
      return Optional.of(
          new BlobInfo(
              entry.size(), entry.modified(), Optional.empty(), entry.freed(), entry.stamp()));
    }
    return BlobLink.follow(this, digest, place).info(entry);
  }

  /** As {@link dev.tidemark.spi.store.BlobStore#open}. */
  InputStream open(Digest digest) throws IOException {
    return open(digest, kind(digest), path(digest));
  }

  /** The same of a file or link that is not at its place here, but at another one. */
  InputStream open(Digest digest, BlobFile.@Nullable Kind found, Path place) throws IOException {
    BlobFile.Kind kind = found;
    Path path = place;
    if (kind == BlobFile.Kind.LINK) {
      BlobLink link = BlobLink.follow(this, digest, place);
      if (link.dangles()) {
        throw new IOException(
            path
                + " is a symbolic link to "
                + link.end()
                + ", which is not there; bring that back");
      }
      BlobFile target = link.target();
      kind = target == null ? null : target.kind();
      path = link.end();
    }
    if (kind != BlobFile.Kind.FILE) {
      throw new NoSuchFileException(path.toString(), null, "no such blob");
    }
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw FileFailure.explained("cannot open " + path, e, "check its permissions and its disk");
    }
  }

  /** Removes the file, or the link and never what it leads to; false if it was not there. */
  boolean delete(Digest digest) throws IOException {
    if (kind(digest) == null) {
      return false;
    }
    try {
      return Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw FileFailure.explained(
          "cannot delete " + path(digest), e, "check that its directory is writable");
    }
  }

  private static void requireLeadsSomewhere(Path directory) throws IOException {
    if (Files.isSymbolicLink(directory) && !Files.isDirectory(directory)) {
      throw new IOException(
          directory + " is a symbolic link that leads to no directory; is a disk not mounted?");
    }
  }
}
