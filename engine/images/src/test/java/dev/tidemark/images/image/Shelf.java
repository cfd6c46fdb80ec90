package dev.tidemark.images.image;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Content in memory with labels, and documents about it. */
public final class Shelf implements Provider, Ingester, LabelStore {

  public final Map<Digest, byte[]> blobs = new HashMap<>();
  private final Map<Digest, Map<String, String>> labels = new HashMap<>();

  public static Digest digest(String algorithm, byte[] bytes) {
    try {
      String name = algorithm.equals("sha512") ? "SHA-512" : "SHA-256";
      byte[] sum = MessageDigest.getInstance(name).digest(bytes);
      return new Digest(algorithm, HexFormat.of().formatHex(sum));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What is there, and must be. */
  public byte[] bytes(Descriptor content) {
    return Objects.requireNonNull(blobs.get(content.digest()), content.digest().toString());
  }

  public Descriptor put(String mediaType, String text) {
    return put("sha256", mediaType, text);
  }

  public Descriptor put(String algorithm, String mediaType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest digest = digest(algorithm, bytes);
    blobs.put(digest, bytes);
    return new Descriptor(mediaType, digest, bytes.length);
  }

  public Descriptor config(String platform, int layers) {
    String[] parts = platform.split("/", -1);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("os", parts[0]);
    config.put("architecture", parts[1]);
    if (parts.length > 2) {
      config.put("variant", parts[2]);
    }
    List<Digest> diffIds =
        IntStream.range(0, layers).mapToObj(i -> digest("sha256", new byte[] {(byte) i})).toList();
    config.put("rootfs", Map.of("type", "layers", "diff_ids", diffIds));
    config.put("config", Map.of("Cmd", List.of("/bin/sh")));
    return put(MediaTypes.OCI_CONFIG, Json.write(config));
  }

  public Descriptor manifest(Descriptor config, Descriptor... layers) {
    return put(
        MediaTypes.OCI_MANIFEST,
        Json.write(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MediaTypes.OCI_MANIFEST,
                "config",
                pointer(config),
                "layers",
                List.of(layers).stream().map(Shelf::pointer).toList(),
                "annotations",
                Map.of("of", "the manifest"))));
  }

  /** An image of one layer. */
  public Descriptor image(String platform) {
    return manifest(config(platform, 1), put(MediaTypes.OCI_LAYER, "layer of " + platform));
  }

  public Descriptor index(Descriptor... entries) {
    return put(
        MediaTypes.OCI_INDEX,
        Json.write(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MediaTypes.OCI_INDEX,
                "manifests",
                List.of(entries).stream().map(Shelf::pointer).toList())));
  }

  public static Map<String, Object> pointer(Descriptor descriptor) {
    Map<String, Object> pointer = new LinkedHashMap<>();
    pointer.put("mediaType", descriptor.mediaType());
    pointer.put("digest", descriptor.digest());
    pointer.put("size", descriptor.size());
    descriptor
        .platform()
        .ifPresent(
            platform -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              if (!platform.os().isEmpty()) {
                fields.put("os", platform.os());
                fields.put("architecture", platform.architecture());
                fields.put("variant", platform.variant());
              }
              pointer.put("platform", fields);
            });
    if (!descriptor.annotations().isEmpty()) {
      pointer.put("annotations", descriptor.annotations());
    }
    return pointer;
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    byte[] bytes = blobs.get(descriptor.digest());
    if (bytes == null) {
      throw new NoSuchFileException(descriptor.digest().toString());
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Digest write(InputStream bytes, long size, Optional<Digest> expected) throws IOException {
    byte[] all = bytes.readAllBytes();
    Digest digest = digest("sha256", all);
    blobs.put(expected.orElse(digest), all);
    return expected.orElse(digest);
  }

  @Override
  public Map<String, String> labels(Digest digest) throws IOException {
    if (!blobs.containsKey(digest)) {
      throw new NoSuchFileException(digest.toString());
    }
    return labels.getOrDefault(digest, Map.of());
  }

  @Override
  public void update(Digest digest, UnaryOperator<Map<String, String>> change) throws IOException {
    Map<String, String> changed = change.apply(new LinkedHashMap<>(labels(digest)));
    changed.values().removeIf(String::isEmpty);
    labels.put(digest, changed);
  }
}
