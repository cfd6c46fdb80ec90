package dev.tidemark.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files to make images of: noise, so that no two are alike and none gets smaller. */
final class Material {

  private final Path directory;
  private final Random random = new Random();
  private final Tool tar = Tool.needed("tar");
  private int count;

  /**
   * @param directory an existing directory that nobody else uses
   */
  Material(Path directory) {
    this.directory = directory;
  }

  /** A new file. */
  Path file(int bytes) {
    try {
      byte[] noise = new byte[bytes];
      random.nextBytes(noise);
      return Files.write(directory.resolve("file" + ++count), noise);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A new archive with a file in it. */
  Path archive() {
    Path file = file(20_000);
    Path archive = directory.resolve(file.getFileName() + ".tar");
    tar.run("-cf", archive, "-C", directory, file.getFileName());
    return archive;
  }
}
