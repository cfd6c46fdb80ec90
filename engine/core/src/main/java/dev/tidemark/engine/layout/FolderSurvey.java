package dev.tidemark.engine.layout;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a folder of layouts consists of at one moment.
 *
 * @param layouts by space
 * @param homes all directories that have blobs of theirs, in the order of their paths
 * @param links symbolic links to layouts, which are passed over
 * @param strange directories that look like those of blobs, and have none of these layouts
 */
record FolderSurvey(
    SortedMap<String, Path> layouts, List<BlobHome> homes, List<Path> links, List<Path> strange) {

  FolderSurvey {
    layouts = Collections.unmodifiableSortedMap(layouts);
    homes = List.copyOf(homes);
    links = List.copyOf(links);
    strange = List.copyOf(strange);
  }

  /** Whether there are blobs that no layout has to itself. */
  boolean shares() {
    Set<Path> own = Set.copyOf(layouts.values());
    return homes.stream().anyMatch(home -> !own.contains(home.root().getParent()));
  }
}
