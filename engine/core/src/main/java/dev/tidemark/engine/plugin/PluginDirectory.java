package dev.tidemark.engine.plugin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The gate for plugins. Their code decides what is deleted, and nobody signs it, so that who can
 * write a jar must be as trusted as who runs the engine.
 */
final class PluginDirectory {

  private PluginDirectory() {}

  /**
   * All plugin jars in these directories, by name within each.
   *
   * @throws PluginFailure if one is not acceptable, or two have the same id
   */
  static List<PluginJar> jars(List<Path> directories) throws IOException {
    Set<Path> real = new LinkedHashSet<>();
    for (Path directory : directories) {
      if (!Files.isDirectory(directory)) {
        throw new PluginFailure(
            "plugin directory " + directory + " is not there: create it or name another");
      }
      real.add(directory.toRealPath());
    }
    List<PluginJar> jars = new ArrayList<>();
    Map<String, Path> ids = new HashMap<>();
    for (Path directory : real) {
      check(directory, "plugin directory " + directory, false);
      for (Path file : jarFiles(directory)) {
        PluginJar jar = PluginJar.examine(file);
        Path other = ids.put(jar.id(), file);
        if (other != null) {
          throw new PluginFailure(
              jar.origin() + " has the same Plugin-Id as " + other + ": remove one of them");
        }
        jars.add(jar);
      }
    }
    return jars;
  }

  private static List<Path> jarFiles(Path directory) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jar")) {
          if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
            throw new PluginFailure(
                "plugin " + entry + " is not a plain file: put the jar itself there");
          }
          check(entry, "plugin " + entry, true);
          jars.add(entry);
        } else if (name.endsWith(".zip") || unpacked(entry)) {
          throw new PluginFailure("plugin " + entry + " is not a jar: only jars are loaded");
        }
      }
    }
    jars.sort(null);
    return jars;
  }

  /** Whether PF4J would take a directory for a plugin. To pass it over would be a handler less. */
  private static boolean unpacked(Path entry) {
    return Files.isDirectory(entry)
        && (Files.exists(entry.resolve("plugin.properties"))
            || Files.exists(entry.resolve("META-INF"))
            || Files.exists(entry.resolve("classes").resolve("META-INF")));
  }

  private static void check(Path file, String what, boolean group) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new PluginFailure(what + " can be changed by everybody: chmod o-w " + file);
    }
    if (group && permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new PluginFailure(what + " can be changed by its group: chmod g-w " + file);
    }
  }
}
