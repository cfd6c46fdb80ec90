package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.Link;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Makes random content: images of all kinds, artifacts, signatures, unknown types, shared parts,
 * dangling pointers, the same blob in several roles.
 *
 * <p>Where a document is pointed at as a layer, the same parent points at it as what it is too;
 * whether the parts of a document live that nobody calls one is a matter of which handlers are
 * there.
 */
public final class Graphs {

  private static final List<String> PARENTS =
      List.of(
          MediaTypes.OCI_MANIFEST,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.OCI_ARTIFACT,
          MediaTypes.ORAS_ARTIFACT,
          MediaTypes.OCI_DESCRIPTOR,
          MediaTypes.DOCKER_SCHEMA1,
          DocumentWriter.UNKNOWN);

  private final Random random;
  private final Map<Digest, Blob> blobs = new LinkedHashMap<>();
  private final List<Blob> leaves = new ArrayList<>();
  private final List<Blob> documents = new ArrayList<>();

  private Graphs(Random random) {
    this.random = random;
  }

  /**
   * About {@code size} blobs, children before their parents. Some pointers lead to content that is
   * not among them.
   */
  public static List<Blob> random(Random random, int size) {
    Graphs graph = new Graphs(random);
    graph.leaf();
    while (graph.blobs.size() < size) {
      graph.next();
    }
    return List.copyOf(graph.blobs.values());
  }

  /**
   * The same with at most one blob for each step of a script: without one of its steps, only what
   * referred to that blob is another.
   */
  public static List<Blob> of(Script script) {
    Graphs graph = new Graphs(new Random(0));
    graph.leaf();
    for (int step : script.steps()) {
      graph.random.setSeed(step);
      graph.next();
    }
    return List.copyOf(graph.blobs.values());
  }

  private void next() {
    if (random.nextInt(5) < 2) {
      leaf();
    } else {
      document();
    }
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Which blob it is does not depend on those that it is not: so that graphs can get smaller. */
  private Blob anyBlob(List<Blob> all) {
    long draw = random.nextLong();
    return all.stream()
        .min(
            Comparator.comparingLong(
                blob -> (draw ^ blob.digest().hashCode()) * 0x9e3779b97f4a7c15L))
        .orElseThrow();
  }

  private String noise() {
    return Long.toHexString(random.nextLong());
  }

  private void leaf() {
    String type =
        any(
            List.of(
                MediaTypes.OCI_CONFIG,
                MediaTypes.DOCKER_CONFIG,
                MediaTypes.OCI_LAYER + "+gzip",
                MediaTypes.OCI_LAYER + "+zstd",
                MediaTypes.DOCKER_LAYER_GZIP,
                MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX + "v1.tar",
                MediaTypes.CHECKPOINT_CRIU,
                "application/vnd.example.leaf",
                "application/vnd.buildkit.cacheconfig.v0"));
    String text =
        switch (random.nextInt(3)) {
          case 0 -> "{\"noise\":\"" + noise() + "\"}";
          case 1 -> "\u001f\u008b" + noise();
          default -> "{ not JSON " + noise();
        };
    boolean config = type.contains("config") || type.contains("image.v1+json");
    byte[] bytes =
        (config ? "{\"noise\":\"" + noise() + "\"}" : text).getBytes(StandardCharsets.UTF_8);
    String algorithm =
        oneIn(10) ? "sha512" : oneIn(25) ? "blake3" : oneIn(25) ? "sha384" : "sha256";
    add(
        new Blob(
            Blob.digest(algorithm, bytes),
            type,
            bytes,
            List.of(),
            java.util.Optional.empty(),
            List.of()),
        leaves);
  }

  private void document() {
    String type = any(PARENTS);
    DocumentWriter document = DocumentWriter.of(type).note(noise());
    int least = type.equals(MediaTypes.OCI_INDEX) ? 0 : 1;
    int most = type.equals(MediaTypes.OCI_DESCRIPTOR) ? 1 : 5;
    int links = least + random.nextInt(most - least + 1);
    boolean shy = type.equals(MediaTypes.DOCKER_SCHEMA1);
    for (int i = 0; i < links; i++) {
      link(document, shy || (type.equals(MediaTypes.OCI_MANIFEST) && i == 0), most > 1);
    }
    boolean subjects =
        type.startsWith("application/vnd.oci.image") || type.equals(MediaTypes.ORAS_ARTIFACT);
    if (subjects && oneIn(4)) {
      if (documents.isEmpty() || oneIn(5)) {
        document.about(Link.to(nowhere()));
      } else {
        document.about(anyBlob(documents));
      }
    }
    if (oneIn(4)) {
      document.untyped();
    }
    if (oneIn(12)) {
      document.shouting();
    }
    if (oneIn(8)) {
      document.wrongBy(random.nextInt(1 << 20));
    }
    if (oneIn(12)) {
      document.in("sha512");
    }
    add(document.build(), documents);
  }

  private void link(DocumentWriter document, boolean leafOnly, boolean several) {
    if (oneIn(12)) {
      document.to(new Link(any(List.of(MediaTypes.OCI_LAYER, MediaTypes.OCI_MANIFEST)), nowhere()));
      return;
    }
    boolean leaf = leafOnly || documents.isEmpty() || random.nextInt(3) > 0;
    Blob target = anyBlob(leaf ? leaves : documents);
    if (oneIn(12) && target.digest().verifiable()) {
      document.carrying(target);
    } else if (!leaf && several && oneIn(6)) {
      // the same blob as a layer and as what it is
      document.to(new Link(MediaTypes.OCI_LAYER, target.digest())).to(target);
    } else if (oneIn(20)) {
      document.to(new Link("", target.digest()));
    } else {
      document.to(target);
    }
  }

  private Digest nowhere() {
    return Blob.digest("sha256", noise().getBytes(StandardCharsets.UTF_8));
  }

  private void add(Blob blob, List<Blob> among) {
    if (blobs.putIfAbsent(blob.digest(), blob) == null) {
      among.add(blob);
    }
  }

  /** One line each, for failure messages. */
  public static String describe(List<Blob> graph) {
    return graph.stream().map(Blob::toString).collect(Collectors.joining("\n"));
  }
}
