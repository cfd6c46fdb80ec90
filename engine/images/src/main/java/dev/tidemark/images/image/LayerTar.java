package dev.tidemark.images.image;

import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.images.tar.TarBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory as a layer: its files, directories and symbolic links by their names, owned by root,
 * with the times of the epoch, so that the same files make the same layer.
 */
record LayerTar(Path directory) {

  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;

  void writeTo(OutputStream out) throws IOException {
    try (TarBuilder tar = new TarBuilder(out)) {
      add(tar, directory, "");
    }
  }

  private static void add(TarBuilder tar, Path directory, String prefix) throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(directory)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      Cancellation.check();
      String name = prefix + entry.getFileName();
      if (Files.isSymbolicLink(entry)) {
        tar.link(name, Files.readSymbolicLink(entry).toString());
      } else if (Files.isDirectory(entry)) {
        tar.directory(name);
        add(tar, entry, name + "/");
      } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        try (InputStream bytes = Files.newInputStream(entry)) {
          tar.file(name, mode(entry), Files.size(entry), bytes);
        }
      } else {
        throw new IOException(
            entry + " is neither file, directory nor symbolic link; leave it out of the layer");
      }
    }
  }

  private static int mode(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return PLAIN;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.OWNER_EXECUTE) ? EXECUTABLE : PLAIN;
  }
}
