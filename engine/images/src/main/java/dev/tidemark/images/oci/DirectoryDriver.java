package dev.tidemark.images.oci;

import dev.tidemark.engine.files.ArrivingFiles;
import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A layout in a directory. What is being written is in {@code .tidemark/arriving}, where neither
 * readers nor collectors look, until it is renamed into its place.
 */
final class DirectoryDriver implements ImageDriver {

  private static final String CANONICAL = "sha256";

  /** What may be there before there is a layout: a blob can come first. */
  private static final Set<String> OURS = Set.of("blobs", ".tidemark");

  private final OciLayout layout;
  private final ArrivingFiles arriving;

  DirectoryDriver(Path directory) {
    layout = OciLayout.at(Objects.requireNonNull(directory, "directory"));
    arriving = new ArrivingFiles(layout.stateDirectory().resolve("arriving"));
  }

  @Override
  public void init() throws IOException {
    Path directory = layout.directory();
    if (Files.exists(directory) && !vacant(directory)) {
      throw new FileAlreadyExistsException(
          directory.toString(), null, "is there already, and not empty; name a new directory");
    }
    arriving.makeDirectories(directory.resolve("blobs").resolve(CANONICAL));
  }

  private static boolean vacant(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<String> names = entries.map(entry -> entry.getFileName().toString()).toList();
      return OURS.containsAll(names);
    }
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    return Cancellation.ask(() -> layout.document(name));
  }

  @Override
  public void write(String name, byte[] document) throws IOException {
    layout.write(name, document);
  }

  @Override
  public boolean replace(String name, byte[] expected, byte[] document) throws IOException {
    return layout.replace(name, expected, document);
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return layout.open(digest);
  }

  /** Opens it as well: what may not be read is not simply there. */
  @Override
  public OptionalLong size(Digest digest) throws IOException {
    try (InputStream in = open(digest)) {
      return layout
          .info(digest)
          .map(info -> OptionalLong.of(info.size()))
          .orElse(OptionalLong.empty());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public boolean renew(Digest digest, long size) throws IOException {
    Optional<BlobInfo> there = layout.info(digest);
    if (there.isEmpty() || (size >= 0 && there.get().size() != size)) {
      return false;
    }
    try {
      Files.setLastModifiedTime(layout.path(digest), FileTime.from(Instant.now()));
      return true;
    } catch (FileSystemException e) {
      return false; // it went, its link leads nowhere, or it is of another user: write it anew
    }
  }

  @Override
  public BlobWriter writer(String algorithm) throws IOException {
    Digester digester = Digester.of(algorithm);
    return new BlobWriter(
        digester,
        arriving.create(),
        (complete, digest, size) -> {
          if (!renew(digest, size) || !same(complete, digest)) {
            Path place = layout.path(digest);
            Cancellation.run(() -> arriving.install(complete, place, ArrivingFiles.BLOB));
          }
        });
  }

  /** Whether a blob has these bytes; not if it cannot be read. */
  private boolean same(Path complete, Digest digest) {
    try {
      return Files.mismatch(complete, layout.path(digest)) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean delete(Digest digest) throws IOException {
    return layout.delete(digest);
  }

  @Override
  public Closeable lock() throws IOException {
    return layout.lock();
  }

  @Override
  public String label() {
    return layout.directory().toString();
  }

  @Override
  public void close() {
    // nothing is held
  }
}
