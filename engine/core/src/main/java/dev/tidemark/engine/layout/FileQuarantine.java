package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A quarantine of directories: one for each collection, by its {@link RunName}, and in it a {@link
 * BlobTree}. It is readable by its owner alone, as a blob there has left the control of whoever
 * shared the layout. Files that do not fit in are ignored.
 */
final class FileQuarantine implements Quarantine {

  private static final String OWNER_ONLY = "rwx------";

  /**
   * Up to this size in bytes it costs nothing to find out whether a directory is empty. To do it
   * after every blob that leaves a large one would make that quadratic: ext4 keeps the blocks of
   * what was there, and searches them all.
   */
  private static final long SMALL = 64 << 10;

  private final Path place;
  private final BlobTree blobs;

  /** Whether anything was moved or deleted by this; before, there is nothing to tidy up. */
  private volatile boolean changed;

  /**
   * @param place made when the first blob comes
   * @param blobs where blobs come from and go back to
   */
  FileQuarantine(Path place, BlobTree blobs) {
    this.place = place;
    this.blobs = blobs;
  }

  @Override
  public boolean hold(Digest digest, String run, Instant since) throws IOException {
    if (blobs.entry(digest) == null) {
      return false;
    }
    changed = true;
    try {
      return BlobMove.move(blobs, tree(RunName.of(since, run)), digest, ownerOnly());
    } catch (IOException e) {
      throw FileFailure.explained(
          "cannot move " + blobs.path(digest) + " into " + place,
          e,
          "check that both are writable",
          "make room there, or collect without quarantine (0s)");
    }
  }

  /** {@inheritDoc} Who has moved or deleted anything removes the empty directories it meets. */
  @Override
  public List<Held> held() throws IOException {
    List<Held> held = new ArrayList<>();
    each((run, digest, entry) -> held.add(new Held(digest, entry.freed(), run.run(), run.since())));
    return held;
  }

  /** Takes one blob that is held. */
  interface Each {
    void held(RunName run, Digest digest, BlobFile entry);
  }

  /** The same with the file that each is in. */
  void each(Each each) throws IOException {
    for (RunName run : runs()) {
      BlobTree tree = tree(run);
      List<Digest> digests = new ArrayList<>();
      tree.list(blob -> digests.add(blob.digest()));
      if (changed && digests.isEmpty()) {
        removeEmpty(tree);
      }
      Collections.sort(digests);
      for (Digest digest : digests) {
        BlobFile entry = tree.entry(digest);
        if (entry != null) {
          each.held(run, digest, entry);
        }
      }
    }
  }

  /** The names of what is held, perhaps several times, without a look at any of it. */
  void names(Consumer<Digest> each) throws IOException {
    for (RunName run : runs()) {
      tree(run).list(blob -> each.accept(blob.digest()));
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of several copies the newest comes back. If the blob is in the store, they all stay here
   * until they are purged.
   */
  @Override
  public boolean release(Digest digest) throws IOException {
    for (BlobTree tree : newestFirst()) {
      if (tree.entry(digest) == null) {
        continue;
      }
      changed = true;
      if (blobs.entry(digest) != null) {
        return true;
      }
      try {
        if (BlobMove.move(tree, blobs, digest)) {
          prune(tree, digest);
          return true;
        }
      } catch (IOException e) {
        throw FileFailure.explained(
            "cannot bring back " + tree.path(digest) + " to " + blobs.path(digest),
            e,
            "make that place free and writable");
      }
    }
    return false;
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    Optional<BlobCopy> copy = copy(digest);
    return copy.isEmpty()
        ? Optional.empty()
        : blobs.info(digest, copy.get().entry(), copy.get().place());
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    Optional<BlobCopy> copy = copy(digest);
    if (copy.isEmpty()) {
      throw new NoSuchFileException(digest.toString(), null, "it is not in quarantine");
    }
    return blobs.open(digest, copy.get().entry().kind(), copy.get().place());
  }

  /** The copy that would be brought back; empty if the blob is not held. */
  Optional<BlobCopy> copy(Digest digest) throws IOException {
    for (BlobTree tree : newestFirst()) {
      BlobFile entry = tree.entry(digest);
      if (entry != null) {
        return Optional.of(new BlobCopy(blobs, digest, entry, tree.path(digest)));
      }
    }
    return Optional.empty();
  }

  private List<BlobTree> newestFirst() throws IOException {
    List<BlobTree> trees = new ArrayList<>();
    runs().forEach(run -> trees.add(0, tree(run)));
    return trees;
  }

  @Override
  public boolean purge(Held held) throws IOException {
    changed = true;
    BlobTree tree = tree(RunName.of(held.since(), held.run()));
    boolean there = tree.delete(held.digest());
    prune(tree, held.digest());
    return there;
  }

  private BlobTree tree(RunName run) {
    return new BlobTree(place, run.toString());
  }

  /** The collections that have a directory here, oldest first. */
  private List<RunName> runs() throws IOException {
    List<String> names = new ArrayList<>();
    DirectoryNames.each(place, names::add);
    List<RunName> runs = new ArrayList<>();
    for (String name : names) {
      RunName run = RunName.parse(name);
      if (run != null && DirectoryNames.isDirectory(place.resolve(name))) {
        runs.add(run);
      }
    }
    Collections.sort(runs);
    return runs;
  }

  /** Tidies up where a blob has left, unless that is laborious; {@link #held} does it then. */
  private static void prune(BlobTree tree, Digest digest) {
    try {
      if (Files.size(tree.directory(digest)) <= SMALL) {
        Files.delete(tree.directory(digest));
        Files.delete(tree.root());
      }
    } catch (IOException e) {
      // Something is in it, most of the time.
    }
  }

  private static void removeEmpty(BlobTree tree) throws IOException {
    List<String> algorithms = tree.algorithms();
    try {
      for (String algorithm : algorithms) {
        Files.delete(tree.root().resolve(algorithm));
      }
      Files.delete(tree.root());
    } catch (IOException e) {
      // Something is in it that is not a blob, or has just come. At worst an empty directory stays.
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }
}
