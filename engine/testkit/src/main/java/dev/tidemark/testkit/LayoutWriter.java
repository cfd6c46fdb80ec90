package dev.tidemark.testkit;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another program that writes to an OCI image layout, as such programs do: in whole files. */
public final class LayoutWriter {

  /** How many blobs of {@link #withGarbage} its tag needs. */
  public static final int LIVE = 4;

  /** How many blobs of {@link #withGarbage} nothing needs. */
  public static final int GARBAGE = 4;

  private final Path directory;
  private final Map<String, Link> tags = new LinkedHashMap<>();

  /** Makes an empty layout in {@code directory}, over what was there. */
  public LayoutWriter(Path directory) {
    this.directory = directory;
    TestFiles.install(
        directory.resolve("oci-layout"),
        "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    writeIndex();
    make(sha256());
  }

  /** One with a tag {@code v1}, an image that lost its tag, and an upload that broke off. */
  public static LayoutWriter withGarbage(Path directory) {
    LayoutWriter layout = new LayoutWriter(directory);
    layout.tag("v1", layout.image("base", "app 1"));
    layout.image("base", "app 0");
    layout.layer("broken off");
    return layout;
  }

  public Path directory() {
    return directory;
  }

  /** The directory, for command lines. */
  public String path() {
    return directory.toString();
  }

  /** The directory of all blobs. */
  public Path blobs() {
    return directory.resolve("blobs");
  }

  /** The directory of most blobs. */
  public Path sha256() {
    return blobs().resolve("sha256");
  }

  /** Where a blob is or would be. */
  public Path path(Digest digest) {
    return blobs().resolve(digest.algorithm()).resolve(digest.encoded());
  }

  // --- content

  public Blob put(Blob blob) {
    TestFiles.install(path(blob.digest()), blob.bytes());
    return blob;
  }

  /** Puts the document that was described. */
  public Blob put(DocumentWriter document) {
    return put(document.build());
  }

  /** Puts a blob that counts as written at that time. */
  public void put(Blob blob, Instant written) {
    put(blob);
    age(blob.digest(), written);
  }

  /** Stores text that is of no type. */
  public Digest blob(String text) {
    return put(Blob.leaf("", text)).digest();
  }

  public Blob layer(String text) {
    return put(Blob.leaf(MediaTypes.OCI_LAYER, text));
  }

  /** Stores an image of these layers, with a config of its own. */
  public Blob image(String... layers) {
    String names = Link.quoted(String.join(",", layers));
    DocumentWriter manifest =
        DocumentWriter.manifest(
            put(Blob.leaf(MediaTypes.OCI_CONFIG, "{\"layers\":" + names + "}")));
    for (String layer : layers) {
      manifest.to(layer(layer));
    }
    return put(manifest.build());
  }

  /** Sets the time at which a blob was written. */
  public void age(Digest digest, Instant written) {
    age(path(digest), written);
  }

  /** Makes all blobs look as if they had been written so long ago. */
  public void age(Duration ago) {
    Instant written = Instant.now().minus(ago);
    digests().forEach(digest -> age(digest, written));
  }

  private static void age(Path file, Instant written) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(written));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(Blob blob) {
    return Files.exists(path(blob.digest()));
  }

  /** Takes away what is there. */
  public void delete(Blob blob) {
    try {
      Files.delete(path(blob.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blobs that are there, told by nothing but the names of files. */
  public Set<Digest> digests() {
    Set<Digest> digests = new TreeSet<>();
    Path blobs = blobs();
    if (!Files.isDirectory(blobs)) {
      return digests;
    }
    try (Stream<Path> files = Files.find(blobs, 2, (path, is) -> !is.isDirectory())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path name = blobs.relativize(file);
        if (name.getNameCount() == 2) {
          Digest.lenient(name.getName(0) + ":" + name.getName(1)).ifPresent(digests::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }

  // --- names

  /** Names content in {@code index.json}; a name that starts with {@code #} is not written. */
  public void tag(String name, Link target) {
    tags.put(name, target);
    writeIndex();
  }

  public void tag(String name, Blob target) {
    tag(name, target.link());
  }

  public void untag(String name) {
    if (tags.remove(name) != null) {
      writeIndex();
    }
  }

  /** What is named. */
  public Map<String, Link> tags() {
    return Map.copyOf(tags);
  }

  /** Writes the index that the names make. */
  public void writeIndex() {
    writeIndex(
        indexText(
            tags.entrySet().stream()
                .map(
                    tag ->
                        tag.getKey().startsWith("#")
                            ? tag.getValue()
                            : tag.getValue().named(tag.getKey()))
                .toArray()));
  }

  /** Puts these bytes where the index is, whatever they are, in one step. */
  public void writeIndex(String text) {
    TestFiles.install(directory.resolve("index.json"), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes an index with these entries, whatever is named. */
  public void index(Object... entries) {
    writeIndex(indexText(entries));
  }

  /** An index with these entries: {@link Link}s, or texts that may be anything. */
  public static String indexText(Object... entries) {
    return Stream.of(entries)
        .map(Object::toString)
        .collect(Collectors.joining(",", "{\"schemaVersion\":2,\"manifests\":[", "]}"));
  }

  // --- what careful programs do not do

  /** Writes a file below the directory, or over one, in place. */
  public void write(String name, String text) {
    Path file = directory.resolve(name);
    make(Objects.requireNonNullElse(file.getParent(), directory));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has other bytes where content is, as an interrupted copy or a bad disk leaves it. */
  public void damage(Blob blob, UnaryOperator<byte[]> change) {
    try {
      Path file = path(blob.digest());
      Files.write(file, change.apply(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A symbolic link with the name that a blob of this text would have. */
  public Digest link(String text, Path target) {
    Digest digest = Blob.digest(text);
    make(sha256());
    try {
      Files.createSymbolicLink(path(digest), target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digest;
  }

  /** Files that are no blobs, and nobody's business. */
  public Set<Path> addJunk() {
    Set<Path> junk =
        Set.of(
            sha256().resolve("README"),
            sha256().resolve(".tmp-upload"),
            sha256().resolve("0123456789abcdef"),
            blobs().resolve("stray"),
            blobs().resolve("Sha256 (copy)/x"),
            directory.resolve("notes.txt"));
    junk.forEach(path -> TestFiles.install(path, "junk".getBytes(StandardCharsets.UTF_8)));
    return junk;
  }

  private static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
