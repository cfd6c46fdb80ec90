package dev.tidemark.cli;

import dev.tidemark.images.tar.TarBuilder;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * An archive of some images of a world of content, with some of what is about them, and some of
 * what is about that, and with strays.
 *
 * @param tar the bytes of it
 * @param content what is in it, whether or not an image needs it
 * @param images what its index names: by name, or by digest if there is none
 * @param saved what its list of {@code docker save} names, by configuration only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RandomArchive(
    byte[] tar, Set<Digest> content, Map<String, Digest> images, List<Saved> saved) {

  /**
   * An image of {@code docker save}.
   *
   * @param name may be empty
   */
  record Saved(String name, Digest config, List<Digest> layers) {

    Saved {
      layers = List.copyOf(layers);
    }

    private String json() {
      StringJoiner paths = new StringJoiner(",", "[", "]");
      layers.forEach(layer -> paths.add('"' + path(layer) + '"'));
      String names = name.isEmpty() ? "null" : "[\"" + name + "\"]";
      String file = '"' + path(config) + '"';
      return "{\"Config\":" + file + ",\"RepoTags\":" + names + ",\"Layers\":" + paths + "}";
    }
  }

  /** Few, so that archives take each other's names. */
  private static final List<String> NAMES =
      List.of("docker.io/library/a:1", "docker.io/library/b:1", "quay.io/x/c:latest", "d");

  /** Content that archives share, in which referrers have referrers. */
  static Map<Digest, Blob> world(Random random) {
    Map<Digest, Blob> world = new LinkedHashMap<>();
    for (Blob blob : Graphs.random(random, 10 + random.nextInt(20))) {
      if (blob.digest().verifiable()) {
        world.put(blob.digest(), blob);
      }
    }
    Blob layer = Blob.leaf(MediaTypes.DOCKER_LAYER, "layer " + random.nextInt());
    for (int i = 0; i < 3; i++) {
      String text = "{\"os\":\"linux\",\"architecture\":\"arm64\",\"n\":" + random.nextInt() + "}";
      Blob config = Blob.leaf(MediaTypes.DOCKER_CONFIG, text);
      Blob manifest = DocumentWriter.of(MediaTypes.DOCKER_MANIFEST).to(config).to(layer).build();
      List.of(layer, config, manifest).forEach(blob -> world.put(blob.digest(), blob));
    }
    for (int i = 0; i < 6; i++) {
      Blob subject = any(random, world.values().stream().filter(Blob::isDocument).toList());
      Blob statement = Blob.leaf("application/vnd.example.statement", "statement " + i);
      Blob referrer = DocumentWriter.manifest(statement).about(subject).note("" + i).build();
      world.put(statement.digest(), statement);
      world.put(referrer.digest(), referrer);
    }
    return world;
  }

  private static <T> T any(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  static RandomArchive of(Random random, Map<Digest, Blob> world) throws IOException {
    List<Blob> documents = world.values().stream().filter(Blob::isDocument).toList();
    boolean list = random.nextInt(3) == 0;
    boolean index = !list || random.nextInt(3) == 0;
    Set<Digest> content = new TreeSet<>();
    Map<String, Digest> images = new LinkedHashMap<>();
    StringJoiner entries = new StringJoiner(",", "{\"schemaVersion\":2,\"manifests\":[", "]}");
    for (int i = index ? 1 + random.nextInt(2) : 0; i > 0; i--) {
      Blob top = any(random, documents);
      String name = random.nextInt(4) == 0 ? "" : any(random, NAMES);
      if (images.putIfAbsent(name.isEmpty() ? top.digest().toString() : name, top.digest())
          == null) {
        content.add(top.digest());
        content.addAll(closure(world, Set.of(top.digest())));
        entries.add(entry(top, name));
      }
    }
    List<Saved> saved = list ? saved(random, documents, world) : List.of();
    saved.forEach(
        image -> {
          content.add(image.config());
          content.addAll(image.layers());
        });
    referrers(random, world, content);
    for (int i = random.nextInt(3); i > 0; i--) {
      content.add(any(random, List.copyOf(world.keySet())));
    }
    return new RandomArchive(
        tar(world, content, index ? entries.toString() : "", saved), content, images, saved);
  }

  /** Images whose parts are there. Of most of them, the manifest is not. */
  private static List<Saved> saved(Random random, List<Blob> documents, Map<Digest, Blob> world) {
    List<Blob> whole =
        new ArrayList<>(
            documents.stream()
                .filter(blob -> blob.mediaType().equals(MediaTypes.DOCKER_MANIFEST))
                .filter(blob -> blob.links().get(0).mediaType().equals(MediaTypes.DOCKER_CONFIG))
                .filter(blob -> blob.links().stream().allMatch(link -> isLeaf(world, link)))
                .toList());
    Collections.shuffle(whole, random);
    List<Saved> saved = new ArrayList<>();
    for (Blob manifest : whole.subList(0, 1 + random.nextInt(2))) {
      List<Digest> parts = manifest.links().stream().map(Link::target).toList();
      String name = random.nextBoolean() ? "" : NAMES.get(saved.size());
      saved.add(new Saved(name, parts.get(0), parts.subList(1, parts.size())));
    }
    return saved;
  }

  private static boolean isLeaf(Map<Digest, Blob> world, Link link) {
    Blob blob = world.get(link.target());
    return blob != null && !blob.isDocument();
  }

  /** Some of what is about what is there, or was anywhere, and so on, mostly whole. */
  private static void referrers(Random random, Map<Digest, Blob> world, Set<Digest> content) {
    for (int round = 0; round < 3; round++) {
      for (Blob blob : world.values()) {
        boolean about = blob.subject().map(content::contains).orElse(false);
        if (about ? random.nextInt(3) > 0 : blob.subject().isPresent() && random.nextInt(12) == 0) {
          content.add(blob.digest());
          content.addAll(closure(world, Set.of(blob.digest())));
        }
      }
    }
  }

  private static Set<Digest> closure(Map<Digest, Blob> world, Set<Digest> tops) {
    Model forward = new Model();
    for (Blob blob : world.values()) {
      blob.links().forEach(link -> forward.keeps(blob.digest(), link.target()));
    }
    Set<Digest> closure = new LinkedHashSet<>(forward.reachable(tops));
    closure.retainAll(world.keySet());
    return closure;
  }

  private static String entry(Blob top, String name) {
    String annotation =
        name.isEmpty()
            ? ""
            : ",\"annotations\":{\"" + Annotations.IMAGE_NAME + "\":\"" + name + "\"}";
    return "{\"mediaType\":\""
        + top.mediaType()
        + "\",\"digest\":\""
        + top.digest()
        + "\",\"size\":"
        + top.bytes().length
        + annotation
        + "}";
  }

  private static byte[] tar(
      Map<Digest, Blob> world, Set<Digest> content, String index, List<Saved> saved)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarBuilder tar = new TarBuilder(out)) {
      for (Digest digest : content) {
        Blob blob = world.get(digest);
        if (blob != null) {
          tar.file(path(digest), 0644, blob.bytes());
        }
      }
      if (!index.isEmpty()) {
        tar.file("index.json", 0644, index.getBytes(StandardCharsets.UTF_8));
      }
      if (!saved.isEmpty()) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        saved.forEach(image -> list.add(image.json()));
        tar.file("manifest.json", 0644, list.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.encoded();
  }
}
