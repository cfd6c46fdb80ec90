package dev.tidemark.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The making of a store that has to succeed as a whole. Until then it is in a folder of its own
 * inside its place, and leaves nothing if it fails. Several may be at it in one place: the first
 * that is done makes the store. What a crash leaves goes with the next one.
 */
final class Founding implements AutoCloseable {

  private static final String PREFIX = ".tidemark-new-";

  /** What makes a store of a directory, for those who look; it comes last. */
  private static final List<String> MARKS = List.of("metadata", "oci-layout", "index.json");

  /** How often removing is tried while somebody writes. With twice as many, Ctrl-C takes longer. */
  private static final int ATTEMPTS = 20;

  private final Path place;

  /** Null if there is nothing to be made. */
  private final @Nullable Path own;

  private final @Nullable FileChannel lock;

  /** The directories that were made for it, the innermost first. */
  private final List<Path> grown;

  private final Interruption interruption;

  private Founding(Path place, @Nullable Path own, @Nullable FileChannel lock, List<Path> grown) {
    this.place = place;
    this.own = own;
    this.lock = lock;
    this.grown = grown;
    this.interruption = Interruption.of(this::vanish);
  }

  /** Begins to make a store, unless there is something in its place already. */
  static Founding of(Path place) throws IOException {
    if (!vacant(place)) {
      return new Founding(place, null, null, List.of());
    }
    List<Path> grown = new ArrayList<>();
    Path absolute = place.toAbsolutePath();
    for (Path at = absolute; at != null && Files.notExists(at); at = at.getParent()) {
      grown.add(at);
    }
    Files.createDirectories(absolute);
    removeAbandoned(absolute);
    while (true) {
      Path own = Files.createDirectory(absolute.resolve(PREFIX + UUID.randomUUID()));
      FileChannel lock =
          FileChannel.open(
              own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock.tryLock() != null) {
        return new Founding(absolute, own, lock, grown);
      }
      lock.close(); // somebody has just taken it for abandoned
    }
  }

  /** Whether nothing is there, or nothing but stores in the making. */
  static boolean vacant(Path place) throws IOException {
    if (Files.notExists(place)) {
      return true;
    }
    return Files.isDirectory(place) && others(place).isEmpty();
  }

  private static List<Path> others(Path place) throws IOException {
    List<Path> others = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
      entries.forEach(others::add);
    }
    others.removeIf(entry -> entry.getFileName().toString().startsWith(PREFIX));
    return others;
  }

  private static void removeAbandoned(Path place) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path entry : entries) {
        try (FileChannel lock = FileChannel.open(entry.resolve("lock"), StandardOpenOption.WRITE)) {
          if (lock.tryLock() != null) {
            delete(entry);
          }
        } catch (OverlappingFileLockException | NoSuchFileException e) {
          // somebody is at it
        }
      }
    }
  }

  /** Where the store is to be made, or is. */
  Path directory() {
    return own == null ? place : own.resolve("store");
  }

  /** Puts the store into its place. Nobody may have it open any more. */
  void complete() throws IOException, CommandFailure {
    if (own == null) {
      return;
    }
    if (!others(place).isEmpty()) {
      throw new CommandFailure(
          place + ": somebody else has made something there meanwhile; do this again");
    }
    interruption.close(); // from here on, what is half done is worth more than nothing
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory())) {
      entries.forEach(parts::add);
    }
    parts.sort(Comparator.comparing(part -> MARKS.indexOf(part.getFileName().toString())));
    for (Path part : parts) {
      Files.move(part, place.resolve(part.getFileName()));
    }
    grown.clear();
    force(place);
  }

  private static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not do this for a directory
    }
  }

  /** Removes what has not been put into place. */
  @Override
  public void close() throws IOException {
    interruption.close();
    try (FileChannel held = lock) {
      remove();
    }
  }

  private void remove() throws IOException {
    if (own == null) {
      return;
    }
    delete(own);
    try {
      for (Path directory : grown) {
        Files.deleteIfExists(directory);
      }
    } catch (DirectoryNotEmptyException e) {
      // somebody else needs it now
    }
  }

  private void vanish() {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        remove();
        return;
      } catch (IOException e) {
        // whoever is still writing is in the way; what is left goes with the next import
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
