package dev.tidemark.engine.layout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is below a directory: layouts, nested ones too, and what looks like a directory of
 * blobs that layouts share. No symbolic link below it is followed. A directory that cannot be
 * listed ends the walk with an {@link IOException}: there may be a layout in it.
 */
final class FolderWalk {

  /** The space of a layout that is the directory itself. */
  static final String ITSELF = ".";

  /**
   * What zot has beside the images: unfinished uploads, what it is copying from elsewhere, and the
   * database of its scanner.
   */
  private static final Set<String> OF_ZOT = Set.of(".uploads", ".sync", "_trivy");

  /** What the root of a disk has, for its owner alone. */
  private static final String LOST_AND_FOUND = "lost+found";

  /** Stands in a name for what is no text in the encoding of names. */
  private static final char ILLEGIBLE = '\ufffd';

  /** Beside a directory of blobs: this one belongs to containerd or to a managed store. */
  private static final Set<String> OF_OTHERS = Set.of("ingest", "metadata");

  /** How often is walked before it is given up. Doubled, that takes twice as long to be told. */
  private static final int ATTEMPTS = 20;

  /**
   * Between two walks, in nanoseconds. Doubled, a folder that is written takes that much longer.
   */
  private static final long PAUSE = 25_000_000;

  /** How coarse stamps of directories are, in milliseconds: a tick of the kernel is 10 at most. */
  private static final long COARSE = 10;

  private final TreeMap<String, Path> layouts = new TreeMap<>();
  private final List<Path> shelves = new ArrayList<>();
  private final List<Path> links = new ArrayList<>();

  /** When a name in a directory that is no layout came or went last, before it was listed. */
  private final Map<Path, FileTime> stamps = new HashMap<>();

  private final Path folder;

  private FolderWalk(Path folder) {
    this.folder = folder;
  }

  /**
   * Walks.
   *
   * @param folder without a symbolic link in it
   */
  static FolderWalk of(Path folder) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      FolderWalk walk = new FolderWalk(folder);
      Instant begun = Instant.now();
      IOException failure = walk.walk();
      if (walk.wasAtRest(begun)) {
        if (failure != null) {
          throw failure;
        }
        return walk;
      }
      LockSupport.parkNanos(PAUSE);
    }
    throw new IOException(
        "directories below "
            + folder
            + " are renamed faster than they can be listed, so a layout may be missed; try again later");
  }

  /** Answers why it could not be carried to its end: perhaps because something has just moved. */
  private @Nullable IOException walk() {
    try {
      visit(folder, "", false);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /**
   * Whether no directory was made, renamed or removed meanwhile, but in layouts: a layout that
   * moves from a directory that was not listed yet to one that was listed already is missed. A
   * stamp of about now does not tell that, as a further change may have left it as it is.
   */
  private boolean wasAtRest(Instant begun) throws IOException {
    Instant young = begun.minusMillis(COARSE);
    Instant future = Instant.now().plusMillis(COARSE); // set by hand, and not by a change just now
    for (Map.Entry<Path, FileTime> stamp : stamps.entrySet()) {
      BasicFileAttributes now = attributes(stamp.getKey());
      Instant changed = stamp.getValue().toInstant();
      boolean same = now != null && now.lastModifiedTime().equals(stamp.getValue());
      if (!same || (changed.isAfter(young) && changed.isBefore(future))) {
        return false;
      }
    }
    return true;
  }

  /** All layouts, by what they are called: their path from the directory, or {@link #ITSELF}. */
  SortedMap<String, Path> layouts() {
    return layouts;
  }

  /** Directories that have blobs right in them, as {@code sha256/HASH}, and are no layouts. */
  List<Path> shelves() {
    return shelves;
  }

  /** Symbolic links to directories that are not below the one that is walked. */
  List<Path> links() {
    return links;
  }

  private void visit(Path directory, String space, boolean zot) throws IOException {
    BasicFileAttributes found = attributes(directory);
    Set<String> names = new HashSet<>();
    if (found == null || !DirectoryNames.each(directory, names::add)) {
      return; // it has just gone
    }
    requireLegible(directory, names);
    int before = layouts.size();
    boolean layout = OciLayout.recognises(directory);
    if (layout) {
      layouts.put(space.isEmpty() ? ITSELF : space, directory);
    } else {
      stamps.put(directory, found.lastModifiedTime());
    }
    if (!layout && isShelf(directory, names)) {
      shelves.add(directory);
    }
    boolean ofZot = zot || RunningZot.FILES.stream().anyMatch(names::contains);
    for (String name : names.stream().filter(BlobNames::isKnown).toList()) {
      requireNoDirectories(directory.resolve(name), name);
    }
    if (layout && names.contains(OciLayout.BLOBS)) {
      requireNoLayouts(directory.resolve(OciLayout.BLOBS));
    }
    Set<String> all = Set.copyOf(names);
    names.removeIf(name -> isPassedOver(name, layout, ofZot, all));
    for (String name : names.stream().sorted().toList()) {
      child(directory.resolve(name), space.isEmpty() ? name : space + "/" + name, ofZot);
    }
    if (layouts.size() == before) {
      // a directory named so and without layouts beside it is one of a layout that is being written
      shelves.remove(directory.resolve(OciLayout.BLOBS));
    }
  }

  private void child(Path child, String space, boolean zot) throws IOException {
    BasicFileAttributes found = attributes(child);
    if (found != null && found.isDirectory()) {
      if (!child.endsWith(LOST_AND_FOUND) || Files.isReadable(child)) {
        visit(child, space, zot);
      }
    } else if (found != null
        && found.isSymbolicLink()
        && Files.isDirectory(child)
        && !child.toRealPath().startsWith(folder)) {
      links.add(child);
    }
  }

  /** What Java cannot read in a name it cannot find again, and would be taken for gone. */
  private static void requireLegible(Path directory, Set<String> names) throws IOException {
    if (names.stream().anyMatch(name -> name.indexOf(ILLEGIBLE) >= 0)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          if (entry.toString().indexOf(ILLEGIBLE) >= 0 && Files.isDirectory(entry)) {
            throw new IOException(
                "the name of the directory "
                    + entry
                    + " is no text in UTF-8, so a layout in it cannot be seen; rename it");
          }
        }
      }
    }
  }

  /** A directory of blobs is not walked: it may have half a million names. */
  private static void requireNoDirectories(Path blobs, String algorithm) throws IOException {
    if (!Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS) || DirectoryNames.hasNoneIn(blobs)) {
      return;
    }
    List<String> strange = new ArrayList<>();
    DirectoryNames.each(
        blobs,
        name -> {
          if (BlobNames.digest(algorithm, name) == null) {
            strange.add(name);
          }
        });
    for (String name : strange) {
      requireNoLayout(blobs.resolve(name));
    }
  }

  private static void requireNoLayouts(Path blobs) throws IOException {
    List<String> names = new ArrayList<>();
    DirectoryNames.each(blobs, names::add);
    for (String name : names) {
      requireNoLayout(blobs.resolve(name));
      if (BlobNames.isKnown(name)) {
        requireNoDirectories(blobs.resolve(name), name);
      }
    }
  }

  private static void requireNoLayout(Path directory) throws IOException {
    if (Files.isDirectory(directory) && OciLayout.recognises(directory)) {
      throw new IOException(
          "there is a layout in a directory of blobs, "
              + directory
              + ", where none is looked for; move it elsewhere");
    }
  }

  private static boolean isPassedOver(
      String name, boolean layout, boolean zot, Set<String> neighbours) {
    return name.equals(".tidemark")
        || name.startsWith(".tidemark-") // what is about to become a layout
        || BlobNames.isKnown(name)
        || (zot && OF_ZOT.contains(name))
        || (name.equals(OciLayout.BLOBS)
            && (layout || OF_OTHERS.stream().anyMatch(neighbours::contains)));
  }

  /** One that is empty now is one if blobs were taken out of it. */
  private static boolean isShelf(Path directory, Set<String> names) throws IOException {
    for (String algorithm : names.stream().filter(BlobNames::isKnown).toList()) {
      Path blobs = directory.resolve(algorithm);
      if (Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS)
          && (FolderSurveyor.hasQuarantine(directory)
              || DirectoryNames.any(blobs, name -> BlobNames.digest(algorithm, name) != null))) {
        return true;
      }
    }
    return false;
  }

  /** What a name is; null if it has just gone. */
  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw FileFailure.explained("cannot look at " + path, e, "check its permissions");
    }
  }
}
