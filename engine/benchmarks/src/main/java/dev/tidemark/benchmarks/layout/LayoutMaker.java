package dev.tidemark.benchmarks.layout;

import dev.tidemark.benchmarks.layout.Documents.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes OCI layouts as a build machine fills them: per image an index over two manifests, with a
 * config and eight layers each of which some 60 % are shared, and two attestations of theirs. One
 * image in five has lost its tag. The same size always gives the same layout.
 */
public final class LayoutMaker {

  private static final int LAYERS = 8;
  private static final double SHARED = 0.6;
  private static final int UNTAGGED_ONE_IN = 5;
  private static final String[] ARCHITECTURES = {"amd64", "arm64"};

  /** What a right collection leaves, what there was before, and some of that by kind. */
  public record Truth(Set<String> live, Set<String> all, Samples samples) {}

  private final Random random = new Random(20261121);
  private final Path blobs;
  private final Set<String> all = new HashSet<>();
  private final Set<String> live = new HashSet<>();
  private final List<Blob> layers = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();

  private String lastIndex = "";
  private String lastManifest = "";

  /** The blobs of the image that is being made. */
  private Set<String> mine = new HashSet<>();

  private LayoutMaker(Path directory) {
    this.blobs = directory.resolve("blobs/sha256");
  }

  /** Makes a layout of about {@code size} blobs in {@code directory}, which does not exist yet. */
  public static Truth make(Path directory, int size) throws IOException {
    LayoutMaker maker = new LayoutMaker(directory);
    Files.createDirectories(maker.blobs);
    for (int image = 0; maker.all.size() < size; image++) {
      maker.image(image);
    }
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
    Files.writeString(directory.resolve("index.json"), Documents.index(maker.roots));
    Samples samples =
        new Samples(maker.lastIndex, maker.lastManifest, maker.layers.get(0).digest());
    return new Truth(maker.live, maker.all, samples);
  }

  /** The digests of all files among a layout's blobs. */
  static Set<String> present(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("blobs/sha256"))) {
      return new TreeSet<>(files.map(file -> "sha256:" + file.getFileName()).toList());
    }
  }

  private void image(int number) throws IOException {
    mine = new HashSet<>();
    List<Blob> manifests = new ArrayList<>();
    for (String architecture : ARCHITECTURES) {
      List<Blob> stack = new ArrayList<>();
      for (int i = 0; i < LAYERS; i++) {
        stack.add(layer());
      }
      String config = Documents.config(architecture, stack, "build-" + number);
      manifests.add(manifest(store(Documents.CONFIG, config), stack, ""));
    }
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < manifests.size(); i++) {
      String platform = Documents.platform(ARCHITECTURES[i], "linux");
      entries.add("    " + Documents.descriptor(manifests.get(i), platform));
    }
    for (int i = 0; i < manifests.size(); i++) {
      String about = Documents.attests(manifests.get(i)) + Documents.platform("unknown", "unknown");
      Blob attestation = attestation(number + "-" + i);
      entries.add("    " + Documents.descriptor(attestation, about));
    }
    Blob index = store(Documents.INDEX, Documents.index(entries));
    lastIndex = index.digest();
    lastManifest = manifests.get(0).digest();
    if (number % UNTAGGED_ONE_IN != UNTAGGED_ONE_IN - 1) {
      roots.add("    " + Documents.descriptor(index, Documents.named("app-1." + number)));
      live.addAll(mine);
    }
  }

  private Blob attestation(String build) throws IOException {
    List<Blob> statements = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      statements.add(store(Documents.STATEMENT, Documents.statement(random)));
    }
    String config = Documents.config("unknown", statements, "attestation-" + build);
    String predicate =
        ", \"annotations\": {\"in-toto.io/predicate-type\": \"https://slsa.dev/provenance/v0.2\"}";
    return manifest(store(Documents.CONFIG, config), statements, predicate);
  }

  private Blob manifest(Blob config, List<Blob> stack, String layerExtra) throws IOException {
    return store(Documents.MANIFEST, Documents.manifest(config, stack, layerExtra));
  }

  private Blob layer() throws IOException {
    if (layers.size() >= LAYERS && random.nextDouble() < SHARED) {
      Blob shared = layers.get(random.nextInt(layers.size()));
      mine.add(shared.digest());
      return shared;
    }
    byte[] content = new byte[100 + random.nextInt(401)];
    random.nextBytes(content);
    Blob layer = store(Documents.LAYER, content);
    layers.add(layer);
    return layer;
  }

  private Blob store(String mediaType, String content) throws IOException {
    return store(mediaType, content.getBytes(StandardCharsets.UTF_8));
  }

  private Blob store(String mediaType, byte[] content) throws IOException {
    String hex = HexFormat.of().formatHex(sha256(content));
    Files.write(blobs.resolve(hex), content);
    Blob blob = new Blob(mediaType, "sha256:" + hex, content.length);
    all.add(blob.digest());
    mine.add(blob.digest());
    return blob;
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
