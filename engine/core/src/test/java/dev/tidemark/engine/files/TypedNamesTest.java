package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedNamesTest {

  /** More than fit into one buffer, and enough for any file system to call the directory large. */
  private static final int MANY = 5000;

  @TempDir Path directory;

  @Test
  void tellsTheTypeOfEveryNameOfALargeDirectory() throws IOException {
    assumeTrue(Libc.load(Libc.Listing.class).isPresent(), "no getdents64 here");
    String padding = "n".repeat(60);
    for (int i = 0; i < MANY; i++) {
      Files.createFile(directory.resolve(padding + i));
    }
    Files.createDirectory(directory.resolve("folder"));
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve(padding + 0));
    Files.createSymbolicLink(directory.resolve("nowhere"), Path.of("gone"));
    Files.createFile(directory.resolve("\u00fcmlaut"));
    assumeTrue(Files.size(directory) >= 64 << 10, "this file system has no sizes of directories");

    Map<String, Boolean> told = new HashMap<>();
    boolean all = TypedNames.each(directory, told::put);

    assertThat(all).isTrue();
    Map<String, Boolean> there = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(
          file ->
              there.put(
                  file.getFileName().toString(),
                  Files.isRegularFile(file) && !Files.isSymbolicLink(file)));
    }
    assertThat(told.keySet()).isEqualTo(there.keySet());
    assumeTrue(told.containsValue(true), "this file system does not tell types");
    assertThat(told).isEqualTo(there);
  }

  @Test
  void leavesSmallDirectoriesAndWhatIsNoneToOthers() throws IOException {
    Files.createFile(directory.resolve("one"));
    Map<String, Boolean> told = new HashMap<>();
    assertThat(TypedNames.each(directory, told::put)).isFalse();
    assertThat(TypedNames.each(directory.resolve("gone"), told::put)).isFalse();
    Path file = directory.resolve("large");
    Files.write(file, new byte[100_000]);
    assertThat(TypedNames.each(file, told::put)).isFalse();
    assertThat(told).isEmpty();
  }
}
