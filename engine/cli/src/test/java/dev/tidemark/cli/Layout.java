package dev.tidemark.cli;

import dev.tidemark.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A small OCI image layout to run commands on. */
final class Layout {

  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private final Path directory;
  private final Path blobs;
  private final List<Map<String, Object>> entries = new ArrayList<>();

  private Layout(Path directory) {
    this.directory = directory;
    this.blobs = directory.resolve("blobs/sha256");
  }

  /** An empty one. */
  static Layout in(Path directory) throws IOException {
    Layout layout = new Layout(directory);
    Files.createDirectories(layout.blobs);
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    layout.writeIndex();
    return layout;
  }

  /** One with a tag {@code v1}, an image that lost its tag, and an upload that broke off. */
  static Layout withGarbage(Path directory) throws IOException {
    Layout layout = in(directory);
    layout.tag("v1", layout.image("base", "app 1"));
    layout.image("base", "app 0");
    layout.layer("broken off");
    return layout;
  }

  /** How many blobs {@link #withGarbage} has that nothing needs: two manifests would share base. */
  static final int GARBAGE = 4;

  static final int LIVE = 4;

  Path directory() {
    return directory;
  }

  /** For command lines. */
  String path() {
    return directory.toString();
  }

  /** Stores a layer and describes it. */
  Map<String, Object> layer(String content) throws IOException {
    return blob(LAYER, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Stores an image of these layers, with a config of its own, and describes it. */
  Map<String, Object> image(String... layers) throws IOException {
    List<Map<String, Object>> stored = new ArrayList<>();
    for (String layer : layers) {
      stored.add(layer(layer));
    }
    Map<String, Object> config = document(CONFIG, Map.of("layers", String.join(",", layers)));
    return manifest(config, stored, Map.of());
  }

  Map<String, Object> manifest(
      Map<String, Object> config, List<Map<String, Object>> layers, Map<String, Object> more)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MANIFEST);
    manifest.put("config", config);
    manifest.put("layers", layers);
    manifest.putAll(more);
    return document(MANIFEST, manifest);
  }

  Map<String, Object> index(List<Map<String, Object>> manifests) throws IOException {
    return document(INDEX, Map.of("schemaVersion", 2, "manifests", manifests));
  }

  Map<String, Object> document(String mediaType, Map<String, Object> json) throws IOException {
    return blob(mediaType, Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  Map<String, Object> blob(String mediaType, byte[] bytes) throws IOException {
    String digest = sha256(bytes);
    Files.write(blobs.resolve(digest), bytes);
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", "sha256:" + digest);
    descriptor.put("size", bytes.length);
    return descriptor;
  }

  /** Names content; a name that is there already moves. */
  void tag(String name, Map<String, Object> descriptor) throws IOException {
    untag(name);
    Map<String, Object> entry = new LinkedHashMap<>(descriptor);
    entry.put("annotations", Map.of("org.opencontainers.image.ref.name", name));
    entries.add(entry);
    writeIndex();
  }

  void untag(String name) throws IOException {
    entries.removeIf(entry -> String.valueOf(entry.get("annotations")).endsWith("=" + name + "}"));
    writeIndex();
  }

  /** Makes all blobs this much older. */
  void age(Duration by) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(by));
    try (Stream<Path> files = Files.list(blobs)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  boolean has(Map<String, Object> descriptor) {
    return Files.exists(blobs.resolve(digest(descriptor).substring("sha256:".length())));
  }

  void delete(Map<String, Object> descriptor) throws IOException {
    Files.delete(blobs.resolve(digest(descriptor).substring("sha256:".length())));
  }

  /** Has other bytes where content is, as an interrupted copy or a bad disk leaves it. */
  void damage(Map<String, Object> descriptor, UnaryOperator<byte[]> change) throws IOException {
    Path file = blobs.resolve(digest(descriptor).substring("sha256:".length()));
    Files.write(file, change.apply(Files.readAllBytes(file)));
  }

  long count() throws IOException {
    try (Stream<Path> files = Files.list(blobs)) {
      return files.count();
    }
  }

  static String digest(Map<String, Object> descriptor) {
    return String.valueOf(descriptor.get("digest"));
  }

  private void writeIndex() throws IOException {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("manifests", entries);
    Files.writeString(directory.resolve("index.json"), Json.write(index));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
