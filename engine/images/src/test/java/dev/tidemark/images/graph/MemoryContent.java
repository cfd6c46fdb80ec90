package dev.tidemark.images.graph;

import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.content.Sizes;
import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Content in memory, with labels, that tells what was opened and what was set. */
final class MemoryContent implements Provider, LabelStore, Sizes {

  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<Digest, Map<String, String>> labels = new ConcurrentHashMap<>();
  private final List<Digest> opened = new ArrayList<>();
  private final List<Map<String, String>> sets = new ArrayList<>();

  /** What every opening of this content throws. */
  private final Map<Digest, IOException> failures = new ConcurrentHashMap<>();

  Descriptor put(String mediaType, String text) {
    return put(mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  Descriptor put(String mediaType, byte[] bytes) {
    Digest digest = digest(bytes);
    blobs.put(digest, bytes);
    labels.putIfAbsent(digest, Map.of());
    return new Descriptor(mediaType, digest, bytes.length);
  }

  /** An OCI manifest. */
  Descriptor manifest(Descriptor config, Descriptor... layers) {
    return put(
        MediaTypes.OCI_MANIFEST,
        Json.write(
            Map.of("schemaVersion", 2, "config", json(config), "layers", json(List.of(layers)))));
  }

  /** An OCI index. */
  Descriptor index(Descriptor... manifests) {
    return put(
        MediaTypes.OCI_INDEX,
        Json.write(Map.of("schemaVersion", 2, "manifests", json(List.of(manifests)))));
  }

  /** The configuration of an image. */
  Descriptor config(Platform platform) {
    return put(
        MediaTypes.OCI_CONFIG,
        Json.write(
            Map.of(
                "os", platform.os(),
                "architecture", platform.architecture(),
                "variant", platform.variant())));
  }

  /** An image of one layer for a platform; without it in its descriptor. */
  Descriptor image(Platform platform) {
    return manifest(config(platform), put(MediaTypes.OCI_LAYER, "layer of " + platform));
  }

  /** The same with its platform in its descriptor. */
  Descriptor listed(Platform platform) {
    return on(platform, image(platform));
  }

  static Descriptor on(Platform platform, Descriptor content) {
    return new Descriptor(
        content.mediaType(),
        content.digest(),
        content.size(),
        Optional.of(platform),
        content.urls(),
        content.annotations(),
        content.artifactType(),
        content.data());
  }

  void remove(Descriptor content) {
    blobs.remove(content.digest());
    labels.remove(content.digest());
  }

  /** Has other bytes under the digest of content. */
  void replace(Descriptor content, String text) {
    blobs.put(content.digest(), text.getBytes(StandardCharsets.UTF_8));
  }

  void fail(Descriptor content, IOException failure) {
    failures.put(content.digest(), failure);
  }

  /** What was opened, in order. */
  synchronized List<Digest> opened() {
    return List.copyOf(opened);
  }

  /** What was set, in order. */
  synchronized List<Map<String, String>> sets() {
    return List.copyOf(sets);
  }

  static Digest digest(byte[] bytes) {
    try {
      return new Digest(
          "sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Object> json(List<Descriptor> descriptors) {
    return descriptors.stream().map(MemoryContent::json).toList();
  }

  private static Object json(Descriptor descriptor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mediaType", descriptor.mediaType());
    json.put("digest", descriptor.digest());
    json.put("size", descriptor.size());
    descriptor
        .platform()
        .ifPresent(
            platform ->
                json.put(
                    "platform",
                    Map.of(
                        "os", platform.os(),
                        "architecture", platform.architecture(),
                        "variant", platform.variant())));
    if (!descriptor.urls().isEmpty()) {
      json.put("urls", descriptor.urls());
    }
    if (!descriptor.annotations().isEmpty()) {
      json.put("annotations", descriptor.annotations());
    }
    if (descriptor.data() != null) {
      json.put("data", descriptor.data());
    }
    return json;
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    synchronized (this) {
      opened.add(descriptor.digest());
    }
    IOException failure = failures.get(descriptor.digest());
    if (failure != null) {
      throw failure;
    }
    byte[] bytes = blobs.get(descriptor.digest());
    if (bytes == null) {
      throw new NoSuchFileException(descriptor.digest().toString());
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public OptionalLong size(Digest digest) {
    byte[] bytes = blobs.get(digest);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
  }

  @Override
  public Map<String, String> labels(Digest digest) throws IOException {
    Map<String, String> known = labels.get(digest);
    if (known == null) {
      throw new NoSuchFileException(digest.toString());
    }
    return known;
  }

  @Override
  public synchronized void update(Digest digest, UnaryOperator<Map<String, String>> change)
      throws IOException {
    Map<String, String> changed = change.apply(new LinkedHashMap<>(labels(digest)));
    changed.values().removeIf(String::isEmpty);
    if (!changed.equals(labels(digest))) {
      labels.put(digest, changed);
      sets.add(Map.copyOf(changed));
    }
  }
}
