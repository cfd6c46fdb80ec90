package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out what a folder of layouts consists of, again and again. For several threads. */
final class FolderSurveyor {

  private static final String STATE = ".tidemark";

  private final Path folder;
  private final Optional<Path> named;
  private final Clock clock;

  /** What is remembered of a layout while it is one: what its index said last. */
  private final Map<Path, LayoutRoots> roots = new ConcurrentHashMap<>();

  private final Map<List<Path>, FileQuarantine> quarantines = new ConcurrentHashMap<>();

  /** The directories of blobs of the last look. */
  private volatile Set<Path> homes = Set.of();

  private volatile FolderSurvey last;

  /**
   * @param folder without a symbolic link in it
   * @param named a directory of blobs elsewhere, without one as well
   */
  FolderSurveyor(Path folder, Optional<Path> named, Clock clock) throws IOException {
    this.folder = folder;
    this.named = named;
    this.clock = clock;
    this.last = look();
  }

  Path folder() {
    return folder;
  }

  /** What was seen last. */
  FolderSurvey last() {
    return last;
  }

  /**
   * Looks again.
   *
   * @throws IOException if there may be more than was seen
   */
  FolderSurvey look() throws IOException {
    FolderWalk walk = FolderWalk.of(folder);
    SortedMap<String, Path> layouts = walk.layouts();
    roots.keySet().retainAll(layouts.values());
    // by where blobs are: whose they are
    TreeMap<Path, List<Path>> owners = new TreeMap<>();
    for (Path layout : layouts.values()) {
      owners.computeIfAbsent(blobs(layout), any -> new ArrayList<>()).add(layout);
    }
    named.ifPresent(blobs -> owners.putIfAbsent(blobs, List.of()));
    List<Path> strange = new ArrayList<>();
    for (Path shelf : walk.shelves()) {
      if (owners.containsKey(shelf)) {
        continue;
      }
      if (hasQuarantine(shelf) || isUsed(shelf, layouts.values())) {
        owners.put(shelf, List.of());
      } else {
        strange.add(shelf);
      }
    }
    homes = Set.copyOf(owners.keySet());
    List<BlobHome> all = new ArrayList<>();
    owners.forEach((blobs, layoutsOfIt) -> all.add(home(blobs, layoutsOfIt)));
    FolderSurvey seen = new FolderSurvey(layouts, all, walk.links(), strange);
    last = seen;
    return seen;
  }

  /** Where a layout has its blobs: where that is a link, where it leads to. */
  private static Path blobs(Path layout) throws IOException {
    Path blobs = layout.resolve(OciLayout.BLOBS);
    if (!Files.isSymbolicLink(blobs)) {
      return blobs;
    }
    if (!DirectoryNames.isDirectory(blobs)) {
      throw new IOException(blobs + " is a link to what is no directory; put one there");
    }
    return blobs.toRealPath();
  }

  /** Whether it was collected before: then it belongs to the folder, whoever uses it now. */
  static boolean hasQuarantine(Path shelf) {
    return Files.isDirectory(quarantine(shelf));
  }

  /**
   * Whether a layout here has all that it names in a directory, and none of it at home. Less than
   * that says nothing: anybody may have the same images.
   */
  private boolean isUsed(Path shelf, Collection<Path> layouts) throws IOException {
    BlobTree there = BlobTree.bare(shelf, this::isHome);
    for (Path layout : layouts) {
      BlobTree home = new BlobTree(layout, OciLayout.BLOBS);
      List<Name> names = roots(layout).read().names();
      boolean all = !names.isEmpty();
      for (int i = 0; all && i < names.size(); i++) {
        Digest target = names.get(i).target().digest();
        all = home.entry(target) == null && there.entry(target) != null;
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** What keeps content of a layout alive. */
  LayoutRoots roots(Path layout) {
    return roots.computeIfAbsent(
        layout, any -> new LayoutRoots(layout, new BlobTree(layout, OciLayout.BLOBS)));
  }

  private BlobHome home(Path blobs, List<Path> owners) {
    BlobTree tree =
        owners.isEmpty() ? BlobTree.bare(blobs, this::isHome) : BlobTree.at(blobs, this::isHome);
    Path layout = Objects.requireNonNull(blobs.getParent());
    List<Path> places = new ArrayList<>();
    places.add(quarantine(owners.contains(layout) ? layout : blobs));
    // a run over one layout has its own, wherever the blobs of that are
    owners.stream()
        .filter(owner -> !owner.equals(layout))
        .map(FolderSurveyor::quarantine)
        .forEach(places::add);
    if (owners.contains(layout) && hasQuarantine(blobs)) {
      places.add(quarantine(blobs)); // of a time when it was that of no layout
    }
    return new BlobHome(
        tree,
        new TreeVersion(tree, clock, Clock.systemUTC()),
        places.stream().map(place -> quarantine(place, tree)).toList());
  }

  private FileQuarantine quarantine(Path place, BlobTree tree) {
    return quarantines.computeIfAbsent(
        List.of(place, tree.root()), any -> new FileQuarantine(place, tree));
  }

  /** Where is put what is taken out of a layout, or out of a directory of blobs. */
  private static Path quarantine(Path directory) {
    return directory.resolve(STATE).resolve("quarantine");
  }

  private boolean isHome(Path directory) {
    return homes.contains(directory);
  }

  /** Whether a directory is in the places that were named. */
  boolean isInside(Path real) {
    return real.startsWith(folder) || named.filter(real::startsWith).isPresent();
  }
}
