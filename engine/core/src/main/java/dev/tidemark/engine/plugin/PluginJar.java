package dev.tidemark.engine.plugin;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.engine.text.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A plugin jar that was examined, but not yet loaded.
 *
 * @param file where it is
 * @param id by its manifest
 * @param version by its manifest
 * @param sha256 of its bytes, in hex
 * @param classes the extensions that its index announces
 * @param state what its bytes were hashed in
 */
record PluginJar(
    Path file, String id, String version, String sha256, List<String> classes, State state) {

  /**
   * What changes when a file does.
   *
   * @param key the inode, where there is such a thing
   */
  record State(long size, FileTime modified, @Nullable Object key) {

    static State of(Path file) throws IOException {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new State(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** Not {@code equals}: the generated one takes ten milliseconds to get ready. */
    boolean matches(State other) {
      return size == other.size
          && modified.equals(other.modified)
          && Objects.equals(key, other.key);
    }
  }

  /**
   * Reads what a jar says of itself.
   *
   * @throws PluginFailure if it is no plugin with extensions
   */
  static PluginJar examine(Path file) throws IOException {
    State state = State.of(file);
    String sha256 = hash(file);
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String id = attribute(file, main, "Plugin-Id");
      String version = attribute(file, main, "Plugin-Version");
      return new PluginJar(file, id, version, sha256, classes(file, jar), state);
    } catch (ZipException e) {
      throw failure(file, "is no jar (" + OneLine.of(e) + ")", "copy it again, or remove it");
    }
  }

  /** How messages name it. */
  String origin() {
    return "plugin " + id + " (" + file + ")";
  }

  /**
   * Makes sure that what was loaded is what was hashed.
   *
   * @throws PluginFailure if the file is another one now
   */
  void unchanged() {
    boolean same;
    try {
      same = State.of(file).matches(state);
    } catch (IOException e) {
      same = false;
    }
    if (!same) {
      throw new PluginFailure(origin() + " was changed while it was loaded: start again");
    }
  }

  private static String attribute(Path file, Attributes manifest, String name) {
    String value = manifest.getValue(name);
    if (value == null || value.isBlank()) {
      throw failure(file, "names no " + name + " in its manifest", "add that, or remove the jar");
    }
    return value.trim();
  }

  private static List<String> classes(Path file, JarFile jar) throws IOException {
    ZipEntry index = jar.getEntry(ExtensionClass.INDEX);
    if (index == null) {
      throw failure(
          file,
          "has no " + ExtensionClass.INDEX,
          "compile it with PF4J's annotation processor (JDK 23 and later run none by default)");
    }
    try (InputStream in = jar.getInputStream(index)) {
      List<String> names =
          ExtensionClass.names(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      if (names.isEmpty()) {
        throw failure(
            file,
            "announces no extension in " + ExtensionClass.INDEX,
            "annotate a handler with @Handles or a backend with @Extension");
      }
      return List.copyOf(names);
    }
  }

  private static String hash(Path file) throws IOException {
    MessageDigest sum = Checksum.sha256();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sum.digest());
  }

  private static PluginFailure failure(Path file, String wrong, String remedy) {
    return new PluginFailure("plugin " + file + " " + wrong + ": " + remedy);
  }
}
