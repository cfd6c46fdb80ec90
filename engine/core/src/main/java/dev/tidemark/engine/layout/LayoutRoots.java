package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.Flock;
import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What keeps content of a layout alive: the entries of its index, and what {@code docker save}
 * wrote beside or instead of it.
 */
final class LayoutRoots {

  private static final String LAYOUT_VERSION = "1.0.0";

  private final Path directory;
  private final BlobTree blobs;

  /**
   * What the index said last. A collection asks before each batch, and hardly ever is it another.
   */
  private volatile @Nullable Read last;

  @SuppressWarnings("ArrayRecordComponent") // two are never compared
  private record Read(byte[] bytes, Found found) {}

  LayoutRoots(Path directory, BlobTree blobs) {
    this.directory = directory;
    this.blobs = blobs;
  }

  /** As {@link dev.tidemark.spi.store.NameSource#read}, of the only space. */
  NameList read() throws IOException {
    Optional<Found> index = index();
    Optional<Found> images = optional(SavedImages.FILE, SavedImages::parse);
    Optional<Found> tags = optional(SavedTags.FILE, SavedTags::parse);
    if (index.isEmpty() && images.filter(Found::recognised).isEmpty()) {
      throw new IOException(
          directory + " has no index.json, so nothing says what is in use; restore it");
    }
    List<String> warnings = new ArrayList<>();
    for (Optional<Found> found : List.of(index, images, tags)) {
      found.ifPresent(document -> warnings.addAll(document.warnings()));
    }
    header().ifPresent(warnings::add);
    boolean saved = images.isPresent() || tags.isPresent();
    // of an index alone, the very list, by which one knows at once that it is the same
    return new NameList(saved ? all(index, images, tags) : roots(index), warnings);
  }

  private List<Name> all(Optional<Found> index, Optional<Found> images, Optional<Found> tags)
      throws IOException {
    List<Name> roots = new ArrayList<>(roots(index));
    roots.addAll(roots(images));
    boolean unlisted = roots(index).isEmpty() && !roots(images).isEmpty();
    if (unlisted) {
      savedWithoutIndex(roots);
    } else {
      roots.addAll(SavedManifests.of(roots(images), blobs));
    }
    for (Name root : roots(tags)) {
      if (blobs.entry(root.target().digest()) != null) {
        roots.add(root);
      }
    }
    return roots;
  }

  /** While somebody holds the lock, the index may be in pieces. */
  private Optional<Found> index() throws IOException {
    Optional<Flock> lock = Flock.shared(directory.resolve(ImageIndex.LOCK), OciLayout.PATIENCE);
    try {
      return document(ImageIndex.FILE, this::parse);
    } finally {
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }

  private Found parse(byte[] bytes) throws MalformedContentException {
    Read before = last;
    if (before != null && Arrays.equals(before.bytes(), bytes)) {
      return before.found();
    }
    Found found = ImageIndex.parse(bytes);
    last = new Read(bytes, found);
    return found;
  }

  private static List<Name> roots(Optional<Found> document) {
    return document.map(Found::roots).orElse(List.of());
  }

  /**
   * Of an image that was saved by its id, the index names nothing, not even its manifest: nothing
   * tells which of the documents belong to it, so that all blobs stay.
   */
  private void savedWithoutIndex(List<Name> roots) throws IOException {
    Set<Digest> named = new HashSet<>();
    roots.forEach(root -> named.add(root.target().digest()));
    List<Digest> others = new ArrayList<>();
    blobs.list(
        blob -> {
          if (!named.contains(blob.digest())) {
            others.add(blob.digest());
          }
        });
    Collections.sort(others);
    for (Digest digest : others) {
      roots.add(
          Name.of("", "saved without an index", new Descriptor("", digest, -1), SavedImages.FILE));
    }
  }

  private <T> Optional<T> document(String name, TopDocument.Format<T> format) throws IOException {
    return new TopDocument(directory.resolve(name)).read(format);
  }

  /**
   * Like {@link #document}, for names that a layout does not own: a directory is somebody else's.
   */
  private <T> Optional<T> optional(String name, TopDocument.Format<T> format) throws IOException {
    if (Files.isDirectory(directory.resolve(name))) {
      return Optional.empty();
    }
    return document(name, format);
  }

  /** What is wrong with the file that marks a layout; nothing depends on it. */
  private Optional<String> header() {
    String found;
    try {
      Optional<Document> header = document(OciLayout.HEADER, bytes -> Json.object(bytes));
      if (header.isEmpty()) {
        return Optional.of(OciLayout.HEADER + " is missing; other tools may refuse this layout");
      }
      found = header.get().string("imageLayoutVersion").orElse("none");
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return found.equals(LAYOUT_VERSION)
        ? Optional.empty()
        : Optional.of(
            OciLayout.HEADER
                + ": version is "
                + found
                + " and not "
                + LAYOUT_VERSION
                + "; read as if it were");
  }
}
