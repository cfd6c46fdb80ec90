package dev.tidemark.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A file system of its own with little room, in memory. Mounting it takes root. */
final class SmallDisk implements AutoCloseable {

  /** In KiB: room for all that the tests put there, and quickly filled. */
  private static final int SIZE = 2_048;

  private static final int BLOCK = 4_096;

  private final Path directory;
  private final Path filling;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.filling = directory.resolve("filling");
  }

  /** Skips the test, with a word, where that is not permitted. */
  static SmallDisk at(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int code = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE + "k", "tmpfs", directory);
    assumeTrue(code == 0, "a full disk is only tried where a tmpfs may be mounted, as root");
    return new SmallDisk(directory);
  }

  private static int run(Object... line) throws IOException, InterruptedException {
    try {
      return AppProcess.run(Stream.of(line).map(String::valueOf).toList(), Path.of("/")).exitCode();
    } catch (IOException e) {
      return -1; // there is no such program here
    }
  }

  Path directory() {
    return directory;
  }

  /** Copies a tree there. */
  Path copy(Path tree, String name) throws IOException {
    Path to = directory.resolve(name);
    copyTree(tree, to);
    return to;
  }

  static void copyTree(Path tree, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(tree.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Fills it but for so many KiB. */
  void fill(int free) throws IOException {
    Path pad = directory.resolve("pad");
    Files.write(pad, new byte[free << 10]);
    try (OutputStream out = Files.newOutputStream(filling)) {
      while (true) {
        out.write(new byte[BLOCK]);
      }
    } catch (IOException e) {
      Files.delete(pad);
    }
  }

  void makeRoom() throws IOException {
    Files.delete(filling);
  }

  /** Forbids all writing. */
  void lock() throws IOException, InterruptedException {
    if (run("mount", "-o", "remount,ro", directory) != 0) {
      throw new IOException("cannot make " + directory + " read-only");
    }
  }

  /** The names at the top. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (run("umount", directory) != 0) {
      throw new IOException("cannot unmount " + directory);
    }
  }
}
