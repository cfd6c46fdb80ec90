package dev.tidemark.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An OCI image layout in a directory, which need not be there yet. */
final class Layout {

  private static final String INDEX = "index.json";
  private static final String STATE = ".tidemark";
  private static final Duration AGE = Duration.ofDays(30);

  /** Every digest that a document refers to, whatever kind of document it is. */
  private static final String CHILDREN =
      "([.config, (.layers // [])[], (.manifests // [])[]] | .[] | objects | .digest // empty),"
          + " ((.fsLayers // [])[] | .blobSum)";

  private final Path directory;
  private final Tool jq = Tool.needed("jq");

  Layout(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** What umoci calls an image here. */
  String image(String tag) {
    return directory + ":" + tag;
  }

  /** What skopeo and buildah call an image here. */
  String oci(String tag) {
    return "oci:" + image(tag);
  }

  /** The tags, each once, in the order of the index. */
  List<String> tags() {
    return lines(index(".manifests[]?.annotations[\"org.opencontainers.image.ref.name\"] // empty"))
        .distinct()
        .toList();
  }

  /** Digest, media type and, if it has one, tag of an entry of the index. */
  String[] entry(int position) {
    return lines(
            index(
                ".manifests["
                    + position
                    + "] | .digest, .mediaType,"
                    + " (.annotations[\"org.opencontainers.image.ref.name\"]? // empty)"))
        .toArray(String[]::new);
  }

  /** What jq says of the index. */
  String index(String filter) {
    return jq.run("-r", filter, directory.resolve(INDEX));
  }

  /** What jq says of a document. */
  String document(String digest, String filter) {
    return jq.run("-c", filter, blob(digest));
  }

  /** The digest that the only entry of this tag names. */
  String digest(String tag) {
    return index(".manifests[] | select(" + named(tag) + ") | .digest").strip();
  }

  /** Replaces the index, all at once, by what jq makes of it. */
  void edit(String filter) {
    try {
      Path next = Files.createTempFile(directory.getParent(), "index", ".json");
      Files.writeString(next, index(filter));
      Files.move(next, directory.resolve(INDEX), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void untag(String tag) {
    edit("del(.manifests[] | select(" + named(tag) + "))");
  }

  /** Adds an entry to the index. */
  void tag(String tag, String mediaType, String digest) {
    edit(
        "(.manifests //= []) | .manifests += ["
            + descriptor(mediaType, digest)
            + " + {annotations: {\"org.opencontainers.image.ref.name\": \""
            + tag
            + "\"}}]");
  }

  private static String named(String tag) {
    return ".annotations[\"org.opencontainers.image.ref.name\"] == \"" + tag + "\"";
  }

  /** A descriptor of a blob that is here, in JSON. */
  String descriptor(String mediaType, String digest) {
    try {
      return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}"
          .formatted(mediaType, digest, Files.size(blob(digest)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Stores this under its SHA-256. Returns the digest. */
  String put(String content) {
    return put("sha256", content.getBytes(StandardCharsets.UTF_8));
  }

  String put(String algorithm, byte[] content) {
    try {
      String digest = algorithm + ":" + HexFormat.of().formatHex(hash(algorithm).digest(content));
      Files.createDirectories(blob(digest).getParent());
      Files.write(blob(digest), content);
      return digest;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static MessageDigest hash(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.replace("sha", "SHA-"));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  Path blob(String digest) {
    return directory.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  /** The digests of all blobs. */
  Set<String> blobs() {
    Set<String> digests = new TreeSet<>();
    for (String file : files()) {
      if (file.startsWith("blobs/")) {
        digests.add(file.substring("blobs/".length()).replace('/', ':'));
      }
    }
    return digests;
  }

  /** All files, relative to the directory, except those of Tidemark. */
  Set<String> files() {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.filter(Files::isRegularFile)
          .map(directory::relativize)
          .filter(file -> !file.startsWith(STATE))
          .forEach(file -> files.add(file.toString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  /** The digests of the blobs that the index leads to, as far as they are here. */
  Set<String> reachable() {
    Set<String> here = closure();
    here.removeIf(digest -> !Files.exists(blob(digest)));
    return here;
  }

  /** The digests of the blobs that the index leads to and that are not here. */
  Set<String> missing() {
    Set<String> gone = closure();
    gone.removeIf(digest -> Files.exists(blob(digest)));
    return gone;
  }

  private Set<String> closure() {
    Set<String> reached = new TreeSet<>();
    List<String> next = lines(index(".manifests[]?.digest")).toList();
    while (!next.isEmpty()) {
      List<Object> documents = new ArrayList<>(List.of("-r", CHILDREN));
      for (String digest : next) {
        if (reached.add(digest) && isDocument(blob(digest))) {
          documents.add(blob(digest));
        }
      }
      next = documents.size() > 2 ? lines(jq.run(documents.toArray())).toList() : List.of();
    }
    return reached;
  }

  private static boolean isDocument(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == '{';
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes all blobs look older than any grace. Others may take blobs away meanwhile. */
  void age() {
    Tool.needed("find")
        .attempt(directory.resolve("blobs"), "-type", "f")
        .output()
        .lines()
        .map(Path::of)
        .forEach(
            file -> {
              try {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(AGE)));
              } catch (NoSuchFileException e) {
                // gone meanwhile
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  /** Copies everything, times included, into a directory that is not there yet. */
  Layout copy(Path to) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path from : all.toList()) {
        Files.copy(
            from, to.resolve(directory.relativize(from)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Layout(to);
  }

  private static Stream<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank());
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
