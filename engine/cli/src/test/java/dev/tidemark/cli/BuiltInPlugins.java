package dev.tidemark.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The plugin for images, packed from the classes that this build has compiled: its jar does not
 * exist before the tests have run.
 */
final class BuiltInPlugins {

  /** Where it is. */
  static final Path DIRECTORY = make();

  private BuiltInPlugins() {}

  private static Path make() {
    Path root = Path.of(System.getProperty("tidemark.root", "../.."));
    Path classes = root.resolve("plugins/images/target/classes");
    try {
      Path directory = Files.createDirectories(Path.of("target/test-plugins"));
      pack(classes, directory.resolve("images.jar"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("compile plugins/images before these tests", e);
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Plugin-Id", "tidemark-images");
    attributes.putValue("Plugin-Version", "0");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> walk = Files.walk(classes)) {
      for (Path each : walk.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
  }
}
