package dev.tidemark.engine.mirror;

import dev.tidemark.engine.files.ArrivingFiles;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.store.Name;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What one collection has taken away of the names of a store, in a file of its own.
 *
 * @param when the time of the collection, by its clock
 * @param readable whether it says what it should; else it has no entries
 */
record TakenNote(Path file, Instant when, List<Entry> entries, boolean readable) {

  private static final String SUFFIX = ".json";
  private static final String WHEN = "when";
  private static final String ENTRIES = "entries";

  /** The field that says that an entry led nowhere; else it is not there. */
  private static final String DANGLING = "dangling";

  /**
   * One name.
   *
   * @param dangling whether what it stood for was not in the store
   */
  record Entry(Name name, boolean dangling) {

    Digest digest() {
      return name.target().digest();
    }

    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("space", name.space());
      json.put("name", name.name());
      json.put("source", name.source());
      json.put("target", name.target());
      if (dangling) {
        json.put(DANGLING, "true");
      }
      return json;
    }
  }

  /** Writes one, which is there at once or not at all. */
  static void write(Path directory, Instant when, List<Entry> entries) throws IOException {
    // not among the notes: what lies where files arrive is swept away after some days
    ArrivingFiles files = new ArrivingFiles(directory.resolveSibling("arriving"));
    Path file = files.create();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(WHEN, when.toString());
    json.put(ENTRIES, entries.stream().map(Entry::json).toList());
    FullDisk.naming(file, () -> Files.write(file, Json.bytes(json)));
    files.install(file, directory.resolve(file.getFileName() + SUFFIX), ArrivingFiles.DOCUMENT);
  }

  /** All that are in a directory, which need not be there. */
  static List<TakenNote> all(Path directory) throws IOException {
    List<TakenNote> notes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        notes.add(read(file));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return notes;
  }

  /** One that earlier versions wrote does not say when, and is as old as can be. */
  private static TakenNote read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      Document note = Json.object(Files.readAllBytes(file));
      for (Document entry : note.objects(ENTRIES)) {
        for (Descriptor target : entry.descriptors("target")) {
          Name name =
              Name.of(
                  entry.string("space").orElse(""),
                  entry.string("name").orElse(""),
                  target,
                  entry.string("source").orElse(""));
          entries.add(new Entry(name, entry.string(DANGLING).isPresent()));
        }
      }
      return new TakenNote(
          file, note.string(WHEN).map(Instant::parse).orElse(Instant.EPOCH), entries, true);
    } catch (MalformedContentException | DateTimeParseException e) {
      return new TakenNote(file, Files.getLastModifiedTime(file).toInstant(), List.of(), false);
    }
  }

  /** Forgets some, or all. A crash leaves what there was, and what there is to be beside it. */
  void forget(Predicate<Entry> unneeded) throws IOException {
    List<Entry> rest = entries.stream().filter(unneeded.negate()).toList();
    if (rest.size() == entries.size() && !rest.isEmpty()) {
      return;
    }
    if (!rest.isEmpty()) {
      write(Objects.requireNonNull(file.getParent()), when, rest);
    }
    Files.deleteIfExists(file);
  }
}
