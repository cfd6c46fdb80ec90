package dev.tidemark.engine.layout;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Root;
import dev.tidemark.spi.store.RootSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A layout that a test makes, file by file. */
record TestLayout(Path directory) {

  /** One with a header, an empty index and no blobs. */
  static TestLayout in(Path directory) throws IOException {
    TestLayout layout = new TestLayout(Files.createDirectories(directory));
    layout.write("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}");
    layout.index();
    Files.createDirectories(layout.sha256());
    return layout;
  }

  OciLayout open() throws IOException {
    return OciLayout.open(directory, Clock.systemUTC());
  }

  Path blobs() {
    return directory.resolve("blobs");
  }

  Path sha256() {
    return blobs().resolve("sha256");
  }

  Path path(Digest digest) {
    return blobs().resolve(digest.algorithm()).resolve(digest.encoded());
  }

  void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Writes an index with these entries. */
  void index(String... entries) throws IOException {
    write("index.json", indexText(entries));
  }

  static String indexText(String... entries) {
    return "{\"schemaVersion\": 2, \"manifests\": [" + String.join(", ", entries) + "]}";
  }

  static String entry(Digest digest, String name) {
    return "{\"mediaType\": \"application/vnd.oci.image.manifest.v1+json\", \"size\": 2, \"digest\": \""
        + digest
        + "\", \"annotations\": {\"org.opencontainers.image.ref.name\": \""
        + name
        + "\"}}";
  }

  static String entry(Digest digest) {
    return "{\"mediaType\": \"t\", \"size\": 2, \"digest\": \"" + digest + "\"}";
  }

  /** Stores text under its hash. */
  Digest blob(String text) throws IOException {
    Digest digest = digest(text);
    write("blobs/sha256/" + digest.encoded(), text);
    return digest;
  }

  /** A symbolic link with the name of a blob. */
  Digest link(String name, Path target) throws IOException {
    Digest digest = digest(name);
    Files.createDirectories(sha256());
    Files.createSymbolicLink(path(digest), target);
    return digest;
  }

  static Digest digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Digest("sha256", HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static List<Digest> list(BlobStore blobs) throws IOException {
    List<Digest> digests = new ArrayList<>();
    blobs.list(digests::add);
    return digests;
  }

  static List<String> labels(RootSet roots) {
    return roots.roots().stream().map(Root::label).toList();
  }

  static List<Digest> targets(RootSet roots) {
    return roots.roots().stream().map(root -> root.target().digest()).toList();
  }

  /** Everything below a directory, by relative paths. */
  static List<String> files(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !Files.isDirectory(path))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  /** Makes a named pipe, or ends the test where there is no way to. */
  static void pipe(Path path) throws IOException {
    try {
      Process process = new ProcessBuilder("mkfifo", path.toString()).start();
      assumeTrue(process.waitFor() == 0, "mkfifo failed");
    } catch (IOException e) {
      assumeTrue(false, "there is no mkfifo here");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Takes all permissions from a file, or ends the test if that does not impress this user. */
  static void lock(Path file) throws IOException {
    permissions(file, "---------");
    boolean readable = Files.isReadable(file);
    if (readable) {
      unlock(file);
    }
    assumeFalse(readable, "this user may read everything");
  }

  /** Makes a directory read-only, or ends the test if that does not impress this user. */
  static void lockForWriting(Path directory) throws IOException {
    permissions(directory, "r-xr-xr-x");
    boolean writable = Files.isWritable(directory);
    if (writable) {
      unlock(directory);
    }
    assumeFalse(writable, "this user may write everywhere");
  }

  static void unlock(Path file) throws IOException {
    permissions(file, "rwx------");
  }

  private static void permissions(Path file, String permissions) throws IOException {
    assumeTrue(
        file.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "there are no permissions here");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
