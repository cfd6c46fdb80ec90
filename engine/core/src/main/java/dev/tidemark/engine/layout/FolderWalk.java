package dev.tidemark.engine.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** Beside a directory of blobs: this one belongs to containerd or to a managed store. */
  private static final Set<String> OF_OTHERS = Set.of("ingest", "metadata");

  private final TreeMap<String, Path> layouts = new TreeMap<>();
  private final List<Path> shelves = new ArrayList<>();
  private final List<Path> links = new ArrayList<>();

  private FolderWalk() {}

  /**
   * Walks.
   *
   * @param folder without a symbolic link in it
   */
  static FolderWalk of(Path folder) throws IOException {
    FolderWalk walk = new FolderWalk();
    walk.visit(folder, "", false);
    return walk;
  }

  /** All layouts, by what they are called: their path from the directory, or {@link #ITSELF}. */
  SortedMap<String, Path> layouts() {
    return layouts;
  }

  /** Directories that have blobs right in them, as {@code sha256/HASH}, and are no layouts. */
  List<Path> shelves() {
    return shelves;
  }

  /** Symbolic links that lead to a layout. */
  List<Path> links() {
    return links;
  }

  private void visit(Path directory, String space, boolean zot) throws IOException {
    Set<String> names = new HashSet<>();
    if (!DirectoryNames.each(directory, names::add)) {
      return; // it has just gone
    }
    int before = layouts.size();
    boolean layout = OciLayout.recognises(directory);
    if (layout) {
      layouts.put(space.isEmpty() ? ITSELF : space, directory);
    } else if (isShelf(directory, names)) {
      shelves.add(directory);
    }
    boolean ofZot = zot || RunningZot.FILES.stream().anyMatch(names::contains);
    names.removeIf(name -> isPassedOver(name, layout, ofZot, names));
    for (String name : names.stream().sorted().toList()) {
      Path child = directory.resolve(name);
      BasicFileAttributes found = attributes(child);
      if (found != null && found.isDirectory()) {
        visit(child, space.isEmpty() ? name : space + "/" + name, ofZot);
      } else if (found != null && found.isSymbolicLink() && OciLayout.recognises(child)) {
        links.add(child);
      }
    }
    if (layouts.size() == before) {
      // a directory named so and without layouts beside it is one of a layout that is being written
      shelves.remove(directory.resolve(OciLayout.BLOBS));
    }
  }

  private static boolean isPassedOver(
      String name, boolean layout, boolean zot, Set<String> neighbours) {
    return name.startsWith(".tidemark")
        || name.equals("lost+found")
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
