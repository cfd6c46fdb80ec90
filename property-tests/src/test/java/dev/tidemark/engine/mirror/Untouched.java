package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All files and directories of a layout, quarantine too, by what nobody can set back. Only what the
 * engine knows of them is left out.
 *
 * @param entries by path
 */
record Untouched(Map<Path, Map<String, Object>> entries) {

  static Untouched of(Path layout) throws IOException {
    Map<Path, Map<String, Object>> entries = new TreeMap<>();
    Path state = layout.resolve(".tidemark");
    try (Stream<Path> all = Files.walk(layout)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        if (!path.startsWith(state) || path.startsWith(state.resolve("quarantine"))) {
          entries.put(
              path, Files.readAttributes(path, "unix:ino,ctime,size", LinkOption.NOFOLLOW_LINKS));
        }
      }
    }
    return new Untouched(entries);
  }

  /** Throws an assertion error if anything is not as it was. */
  void check(Path layout) throws IOException {
    assertThat(of(layout).entries()).as("after a look").isEqualTo(entries);
  }
}
