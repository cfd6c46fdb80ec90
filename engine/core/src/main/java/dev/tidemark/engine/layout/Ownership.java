package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.ArrivingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Whose a file is, and who may do what with it. What takes its place has to be the same, or the
 * programs of its owner, which write in place, could not write it any more.
 */
final class Ownership {

  private final Optional<PosixFileAttributes> found;

  private Ownership(Optional<PosixFileAttributes> found) {
    this.found = found;
  }

  /** That of a file; nobody's if it is not there, or the file system knows no such thing. */
  static Ownership of(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      return new Ownership(view == null ? Optional.empty() : Optional.of(view.readAttributes()));
    } catch (NoSuchFileException e) {
      return new Ownership(Optional.empty());
    }
  }

  /**
   * Makes another file belong to the same owner and group, where that is allowed: to give files
   * away it takes root.
   *
   * @return the permissions that it has to have
   */
  Set<PosixFilePermission> giveTo(Path other) throws IOException {
    if (found.isEmpty()) {
      return ArrivingFiles.DOCUMENT;
    }
    PosixFileAttributeView view = Files.getFileAttributeView(other, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!now.group().equals(found.get().group())) {
        view.setGroup(found.get().group());
      }
      if (!now.owner().equals(found.get().owner())) {
        view.setOwner(found.get().owner());
      }
    } catch (IOException e) {
      // whoever may write the directory may replace the file, and it is his then
    }
    return found.get().permissions();
  }
}
