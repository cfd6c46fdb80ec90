package dev.tidemark.engine.layout;

import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.spi.store.Uploads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * All OCI image layouts below a directory as one store: each is a space, called by its path, and
 * what the names of one lead to stays in all of them. It is for layouts that have their blobs in
 * common, by one directory for all or by links, and for those that just stand side by side.
 *
 * <p><b>Copies.</b> Several layouts may have the same blob. It stays or goes as a whole: while one
 * name anywhere leads to it no copy is touched, and else all of them go, and come back, together.
 *
 * <p><b>Other programs.</b> As with {@link OciLayout}; layouts may come and go as well. They are
 * looked for again whenever names, or all blobs, are asked for.
 *
 * <p><b>Threads.</b> One instance serves all threads.
 */
/*
 * Nobody can tell which layout refers to which copy: a layout over a directory of blobs does not say so,
 * and zot answers for a blob in one repository with the copy in another one. So copies are not told apart:
 * a name in any layout keeps every copy of what it leads to, which can only be too much.
 *
 * The other direction needs more care. A blob of which some copies are put aside and others are there (a
 * run was cut off, or somebody wrote it anew) looks complete, while one layout misses it. If a name leads
 * to it, a collection therefore brings back the copies that are aside (Quarantine.divided), before any of
 * them could be purged.
 */
public final class LayoutFolder implements Storage {

  private final FolderSurveyor surveyor;
  private final FolderNames names;
  private final FolderBlobs blobs;

  private LayoutFolder(FolderSurveyor surveyor) {
    this.surveyor = surveyor;
    this.names = new FolderNames(surveyor);
    this.blobs = new FolderBlobs(surveyor);
  }

  /**
   * Opens the layouts below a directory.
   *
   * @param clock tells whether they have been at rest for long enough; see {@link
   *     OciLayout#version}
   * @throws NoSuchFileException if there is no such directory
   * @throws IOException if there are no layouts, or there may be some that cannot be seen
   */
  public static LayoutFolder open(FolderPlace place, Clock clock) throws IOException {
    Optional<Path> blobs = Optional.empty();
    if (place.blobs().isPresent()) {
      blobs = Optional.of(real(place.blobs().get(), "name that of the blobs"));
    }
    Path folder = real(place.directory(), "name one that has OCI image layouts in it");
    FolderSurveyor surveyor = new FolderSurveyor(folder, blobs, clock);
    if (surveyor.last().layouts().isEmpty()) {
      throw new IOException(
          "there are no OCI image layouts in " + folder + " or below; name another directory");
    }
    return new LayoutFolder(surveyor);
  }

  private static Path real(Path directory, String remedy) throws IOException {
    if (Files.notExists(directory)) {
      throw new NoSuchFileException(
          directory.toAbsolutePath().toString(), null, "no such directory; " + remedy);
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          directory.toAbsolutePath() + " is not a directory that can be read; " + remedy);
    }
    return directory.toRealPath();
  }

  /**
   * Where Tidemark keeps what it knows about the folder. Not where it keeps what it knows about the
   * directory as a layout, should that be one.
   */
  public static Path stateDirectory(FolderPlace place) {
    Path state = OciLayout.at(place.directory()).stateDirectory();
    return OciLayout.recognises(place.directory()) ? state.resolve("folder") : state;
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public NameSource names() {
    return names;
  }

  @Override
  public Traits traits() {
    return Traits.LOCAL;
  }

  /** {@inheritDoc} Of each layout, as of one that stands alone. */
  @Override
  public Optional<Uploads> uploads() {
    return Optional.of(new FolderUploads(surveyor));
  }

  @Override
  public Optional<Path> state() {
    return Optional.of(stateDirectory(new FolderPlace(surveyor.folder(), Optional.empty())));
  }
}
