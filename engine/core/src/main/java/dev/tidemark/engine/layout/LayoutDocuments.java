package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.ArrivingFiles;
import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.engine.files.DocumentLock;
import dev.tidemark.engine.files.Flock;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.json.IndexFields;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.store.Name;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The documents at the top of a layout, changed: whole or not at all, under the locks of this
 * program and of others.
 */
final class LayoutDocuments {

  /**
   * How often a change is made anew because somebody else has written meanwhile. Doubled, it takes
   * twice as long until it is given up, and it is given up less often.
   */
  static final int ATTEMPTS = 20;

  private final Path directory;
  private final Path state;

  /**
   * @param state where new documents are until they are whole, and the lock of this program is
   */
  LayoutDocuments(Path directory, Path state) {
    this.directory = directory;
    this.state = state;
  }

  /** What stands in a document; empty if it is definitely not there. */
  Optional<byte[]> read(String name) throws IOException {
    return new TopDocument(directory.resolve(name))
        .read(
            bytes -> {
              Json.object(bytes);
              return bytes;
            });
  }

  /** Puts a document in place of what was there. */
  void write(String name, byte[] document) throws IOException {
    write(name, document, place -> true);
  }

  /**
   * The same, unless what is there is not {@code expected} any more: most programs take no lock,
   * and what they have written meanwhile must not be lost. They have the time between the last look
   * and the rename to do it unseen, which is far less than a change takes.
   *
   * @return whether it was written
   */
  boolean replace(String name, byte[] expected, byte[] document) throws IOException {
    return write(
        name,
        document,
        place -> {
          try {
            return Arrays.equals(Files.readAllBytes(place), expected);
          } catch (NoSuchFileException e) {
            return false;
          }
        });
  }

  private interface Look {
    boolean isExpected(Path place) throws IOException;
  }

  private boolean write(String name, byte[] document, Look look) throws IOException {
    RunningZot.requireNone(directory.resolve(name));
    ArrivingFiles arriving = new ArrivingFiles(state.resolve("arriving"));
    Path file = arriving.create();
    try {
      FullDisk.naming(file, () -> Cancellation.run(() -> Files.write(file, document)));
      Path place = place(name);
      Set<PosixFilePermission> permissions = Ownership.of(place).giveTo(file);
      ArrivingFiles.settle(file, permissions);
      if (!look.isExpected(place)) {
        return false;
      }
      Cancellation.run(() -> arriving.install(file, place, permissions));
      return true;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Of a link, what it leads to: who made it wants to keep it. */
  private Path place(String name) throws IOException {
    Path place = directory.resolve(name);
    return Files.isSymbolicLink(place) ? place.toRealPath() : place;
  }

  /** Keeps others from changing documents until it is closed. */
  Closeable lock() throws IOException {
    DocumentLock ours = DocumentLock.of(state.resolve("documents.lock"));
    try {
      Optional<Flock> others =
          Flock.exclusive(directory.resolve(ImageIndex.LOCK), OciLayout.PATIENCE);
      return () -> {
        try (ours) {
          if (others.isPresent()) {
            others.get().close();
          }
        }
      };
    } catch (IOException | RuntimeException e) {
      ours.close();
      throw e;
    }
  }

  /** As {@link dev.tidemark.spi.store.NameSource#remove(java.util.List)}. */
  List<Name> remove(List<Name> roots) throws IOException {
    Set<Entry> unwanted = new HashSet<>();
    roots.stream()
        .filter(root -> root.source().startsWith(ImageIndex.FILE))
        .forEach(root -> unwanted.add(Entry.of(root.target())));
    List<Name> gone = new ArrayList<>();
    change(
        index -> {
          gone.clear();
          targets(index).stream()
              .filter(entry -> unwanted.contains(Entry.of(entry)))
              .forEach(entry -> gone.add(name(entry)));
          return gone.isEmpty()
              ? Optional.empty()
              : Optional.of(index.changed(entry -> unwanted.contains(Entry.of(entry)), List.of()));
        });
    return gone;
  }

  /** As {@link dev.tidemark.spi.store.NameSource#putBack}. */
  List<Name> putBack(List<Name> roots) throws IOException {
    List<Name> back = new ArrayList<>();
    change(
        index -> {
          back.clear();
          Map<Descriptor, Integer> there = new HashMap<>();
          Set<String> names = new HashSet<>();
          for (Descriptor entry : targets(index)) {
            there.merge(entry, 1, Integer::sum);
            names.add(EntryName.of(entry));
          }
          List<Descriptor> added = new ArrayList<>();
          for (Name root : roots) {
            String name = EntryName.of(root.target());
            // two that are alike are two: each one that is there is accounted for once
            boolean missing = there.merge(root.target(), -1, Integer::sum) < 0;
            if (missing && (name.isEmpty() || !names.contains(name))) {
              added.add(root.target());
              back.add(name(root.target()));
            }
          }
          return added.isEmpty()
              ? Optional.empty()
              : Optional.of(index.changed(entry -> false, added));
        });
    return back;
  }

  /** What makes an entry the one that is meant, wherever it stands by now. */
  private record Entry(String name, Digest target) {
    static Entry of(Descriptor entry) {
      return new Entry(EntryName.of(entry), entry.digest());
    }
  }

  private static Name name(Descriptor entry) {
    return Name.of("", EntryName.of(entry), entry, ImageIndex.FILE);
  }

  private static List<Descriptor> targets(IndexFields index) {
    return index.items().stream().flatMap(item -> item.target().stream()).toList();
  }

  private interface Change {
    /** The index that is to be; empty if it is right as it is. */
    Optional<IndexFields> of(IndexFields index);
  }

  private void change(Change change) throws IOException {
    try (Closeable lock = lock()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        Optional<byte[]> json = read(ImageIndex.FILE);
        Optional<IndexFields> changed =
            json.isEmpty() ? Optional.empty() : change.of(IndexFields.read(json.get()));
        if (changed.isEmpty()
            || replace(ImageIndex.FILE, json.get(), Json.bytes(changed.get().all()))) {
          return;
        }
      }
    } catch (MalformedContentException e) {
      throw new IOException(
          "cannot change " + directory.resolve(ImageIndex.FILE) + ": " + e.getMessage(), e);
    }
    throw busy(directory.resolve(ImageIndex.FILE));
  }

  /** What to say when somebody else is always faster. */
  static IOException busy(Path document) {
    return new IOException(
        document + " is written by others all the time, so it was not changed; try again later");
  }
}
