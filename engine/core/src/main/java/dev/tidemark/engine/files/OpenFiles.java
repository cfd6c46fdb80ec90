package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which files some process has open, as far as the system shows it: where there is a {@code /proc}
 * as on Linux, those of one's own processes, or of all for root. Elsewhere none are seen.
 */
public final class OpenFiles {

  private static final Path PROCESSES = Path.of("/proc");

  private OpenFiles() {}

  /**
   * Those of some files or directories that are open, in this process or in another one. Takes a
   * look at every open file of every process that is shown.
   */
  public static Set<Path> among(Collection<Path> candidates) {
    // by name first: to look at an open file itself may take long where it is on another machine
    Map<String, Set<Path>> named = new HashMap<>();
    for (Path path : candidates) {
      named.computeIfAbsent(name(path), any -> new HashSet<>()).add(path);
    }
    Set<Path> open = new HashSet<>();
    if (!named.isEmpty()) {
      each(PROCESSES, "[0-9]*", process -> look(process.resolve("fd"), named, open));
    }
    return open;
  }

  private static void look(Path descriptors, Map<String, Set<Path>> named, Set<Path> open) {
    each(
        descriptors,
        "*",
        descriptor -> {
          Path shown = Files.readSymbolicLink(descriptor);
          Set<Path> same = named.getOrDefault(name(shown), Set.of());
          Set<Object> key = same.isEmpty() ? Set.of() : Set.of(key(descriptor));
          open.addAll(same.stream().filter(path -> isOne(path, key)).collect(Collectors.toSet()));
        });
  }

  private static String name(Path path) {
    return Objects.toString(path.getFileName(), "");
  }

  private static Object key(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? new Object() : key;
  }

  private static boolean isOne(Path path, Set<Object> keys) {
    try {
      return keys.contains(key(path));
    } catch (IOException e) {
      return true; // nobody can tell
    }
  }

  private interface Look {
    void at(Path path) throws IOException;
  }

  /** Processes come and go meanwhile, and those of others do not show their files. */
  private static void each(Path directory, String glob, Look look) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      for (Path entry : entries) {
        try {
          look.at(entry);
        } catch (IOException | InvalidPathException e) {
          // it has ended, or does not show its files
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // there is nothing to look at here
    }
  }
}
