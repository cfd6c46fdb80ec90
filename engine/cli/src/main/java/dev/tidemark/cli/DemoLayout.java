package dev.tidemark.cli;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The layout of the demonstration. The same bytes every time; the files are two days old, so that
 * none of them is too young to go.
 */
final class DemoLayout {

  private static final Duration AGE = Duration.ofDays(2);
  private static final String GZIP = MediaTypes.OCI_LAYER + "+gzip";
  private static final String SIGNATURE = "application/vnd.example.signature.v1";

  private final Path directory;
  private final Path blobs;
  private final FileTime modified;
  private final Random random = new Random(20_240_229);

  private DemoLayout(Path directory, Instant now) {
    this.directory = directory;
    this.blobs = directory.resolve("blobs").resolve("sha256");
    this.modified = FileTime.from(now.minus(AGE));
  }

  /** What the walk points at. */
  record Made(Digest signature, Digest untagged) {}

  /** Makes it in {@code directory}, which must not exist. */
  static Made create(Path directory, Instant now) throws IOException {
    return new DemoLayout(directory, now).make();
  }

  private Made make() throws IOException {
    Files.createDirectories(blobs);
    text("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}\n");
    Map<String, Object> amdBase = layer(1_480_000);
    Map<String, Object> armBase = layer(1_390_000);
    Map<String, Object> tools = layer(311_000);

    Map<String, Object> amd = image("amd64", List.of(amdBase, layer(84_000)));
    Map<String, Object> arm = image("arm64", List.of(armBase, layer(82_000)));
    final Map<String, Object> older = index(List.of(amd, arm));
    Map<String, Object> lost = image("amd64", List.of(amdBase, tools, layer(96_000)));
    arm = image("arm64", List.of(armBase, tools, layer(91_000)));
    index(List.of(lost, arm));
    amd = image("amd64", List.of(amdBase, tools, layer(97_000)));
    arm = image("arm64", List.of(armBase, tools, layer(92_000)));
    Map<String, Object> newer = index(List.of(amd, arm, attestation(amd)));
    Map<String, Object> signature = signature(newer);
    layer(640_000); // of an upload that broke off

    Map<String, Object> tags = manifests(List.of(named(older, "v2.0"), named(newer, "v2.1")));
    text("index.json", Json.write(tags) + "\n");
    return new Made(digest(signature), digest(lost));
  }

  private void text(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    FullDisk.naming(file, () -> Files.writeString(file, text));
  }

  /** An image of these layers, as an index lists it. */
  private Map<String, Object> image(String architecture, List<Map<String, Object>> layers)
      throws IOException {
    Map<String, Object> platform = platform("linux", architecture);
    Map<String, Object> image =
        manifest(document(MediaTypes.OCI_CONFIG, platform), layers, Map.of());
    image.put("platform", platform);
    return image;
  }

  /** What BuildKit says of an image that it has built, as an index lists it. */
  private Map<String, Object> attestation(Map<String, Object> image) throws IOException {
    Map<String, Object> statement = Map.of("_type", "https://in-toto.io/Statement/v0.1");
    Map<String, Object> platform = platform("unknown", "unknown");
    Map<String, Object> attestation =
        manifest(
            document(MediaTypes.OCI_CONFIG, platform),
            List.of(document(MediaTypes.IN_TOTO, statement)),
            Map.of());
    attestation.put("platform", platform);
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("vnd.docker.reference.digest", String.valueOf(image.get("digest")));
    annotations.put("vnd.docker.reference.type", "attestation-manifest");
    attestation.put("annotations", annotations);
    return attestation;
  }

  private static Map<String, Object> platform(String os, String architecture) {
    Map<String, Object> platform = new LinkedHashMap<>();
    platform.put("architecture", architecture);
    platform.put("os", os);
    return platform;
  }

  /** Listed nowhere; it names its subject itself. */
  private Map<String, Object> signature(Map<String, Object> subject) throws IOException {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("artifactType", SIGNATURE);
    more.put("subject", pointer(subject));
    return manifest(
        blob(MediaTypes.OCI_EMPTY, "{}".getBytes(StandardCharsets.UTF_8)),
        List.of(blob(SIGNATURE, noise(512))),
        more);
  }

  private Map<String, Object> manifest(
      Map<String, Object> config, List<Map<String, Object>> layers, Map<String, Object> more)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("config", config);
    manifest.put("layers", layers);
    manifest.putAll(more);
    return document(MediaTypes.OCI_MANIFEST, manifest);
  }

  private Map<String, Object> index(List<Map<String, Object>> entries) throws IOException {
    return document(MediaTypes.OCI_INDEX, manifests(entries));
  }

  private static Map<String, Object> manifests(List<Map<String, Object>> entries) {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.OCI_INDEX);
    index.put("manifests", entries);
    return index;
  }

  private static Map<String, Object> named(Map<String, Object> image, String tag) {
    Map<String, Object> entry = pointer(image);
    entry.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
    return entry;
  }

  private static Map<String, Object> pointer(Map<String, Object> descriptor) {
    return new LinkedHashMap<>(descriptor);
  }

  private Map<String, Object> layer(int bytes) throws IOException {
    return blob(GZIP, noise(bytes));
  }

  private byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return noise;
  }

  private Map<String, Object> document(String mediaType, Map<String, Object> json)
      throws IOException {
    return blob(mediaType, Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  /** Stores a blob and describes it. */
  private Map<String, Object> blob(String mediaType, byte[] bytes) throws IOException {
    String encoded = HexFormat.of().formatHex(sha256(bytes));
    Path file = blobs.resolve(encoded);
    FullDisk.naming(file, () -> Files.write(file, bytes));
    Files.setLastModifiedTime(file, modified);
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", "sha256:" + encoded);
    descriptor.put("size", bytes.length);
    return descriptor;
  }

  private static Digest digest(Map<String, Object> descriptor) {
    return Digest.parse(String.valueOf(descriptor.get("digest")));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
