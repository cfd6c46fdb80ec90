package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Another program that writes to an OCI image layout, as such programs do: in whole files. */
public final class LayoutWriter {

  private final Path directory;
  private final Map<String, Link> tags = new LinkedHashMap<>();

  /** Makes an empty layout in {@code directory}. */
  public LayoutWriter(Path directory) {
    this.directory = directory;
    write(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    writeIndex();
  }

  public Path directory() {
    return directory;
  }

  /** Where a blob is or would be. */
  public Path path(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  public void put(Blob blob) {
    write(path(blob.digest()), blob.bytes());
  }

  /** Puts a blob that counts as written at that time. */
  public void put(Blob blob, Instant written) {
    put(blob);
    age(blob.digest(), written);
  }

  /** Sets the time at which a blob was written. */
  public void age(Digest digest, Instant written) {
    try {
      Files.setLastModifiedTime(path(digest), FileTime.from(written));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names content in {@code index.json}; a name that starts with {@code #} is not written. */
  public void tag(String name, Link target) {
    tags.put(name, target);
    writeIndex();
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

  /** Puts these bytes where the index is, whatever they are. */
  public void writeIndex(String text) {
    write(directory.resolve("index.json"), text);
  }

  public void writeIndex() {
    StringJoiner entries = new StringJoiner(",", "{\"schemaVersion\":2,\"manifests\":[", "]}");
    tags.forEach(
        (name, link) -> {
          String type =
              link.mediaType().isEmpty() ? "" : "\"mediaType\":\"" + link.mediaType() + "\",";
          String annotation =
              name.startsWith("#")
                  ? ""
                  : ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + name + "\"}";
          entries.add(
              "{" + type + "\"digest\":\"" + link.target() + "\",\"size\":7" + annotation + "}");
        });
    writeIndex(entries.toString());
  }

  /** The blobs that are there, told by nothing but the names of files. */
  public Set<Digest> digests() {
    Set<Digest> digests = new TreeSet<>();
    Path blobs = directory.resolve("blobs");
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

  /** Files that are no blobs, and nobody's business. */
  public Set<Path> addJunk() {
    Path blobs = directory.resolve("blobs/sha256");
    Set<Path> junk =
        Set.of(
            blobs.resolve("README"),
            blobs.resolve(".tmp-upload"),
            blobs.resolve("0123456789abcdef"),
            directory.resolve("blobs/stray"),
            directory.resolve("blobs/Sha256 (copy)/x"),
            directory.resolve("notes.txt"));
    junk.forEach(path -> write(path, "junk"));
    return junk;
  }

  /** Puts a file in place in one step, as careful programs do. */
  public static void write(Path path, byte[] bytes) {
    try {
      Files.createDirectories(path.getParent());
      Path part = path.resolveSibling(".part-" + path.getFileName());
      Files.write(part, bytes);
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, String text) {
    write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Removes a directory with everything in it. */
  public static void remove(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path visited, @org.jspecify.annotations.Nullable IOException e) throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
