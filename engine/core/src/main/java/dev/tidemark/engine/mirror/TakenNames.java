package dev.tidemark.engine.mirror;

import dev.tidemark.engine.files.ArrivingFiles;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names that a collection takes away because what they stand for is to go. They are kept in the
 * state of the store until that is gone for good, so that whoever brings the content back has its
 * entries again. Each run writes a file of its own, before it takes anything; one that a crash has
 * left too early names what is still in the store, and is kept for as long.
 */
final class TakenNames {

  private static final String SUFFIX = ".json";

  /** The field of the names that were taken. */
  private static final String ENTRIES = "entries";

  private final Path directory;
  private final NameSource names;

  /**
   * @param state the directory for the state of the store
   */
  TakenNames(Path state, NameSource names) {
    this.directory = state.resolve("unnamed");
    this.names = names;
  }

  /** What makes a name the one that is meant. */
  private record Meant(String space, String name, Digest target) {
    static Meant of(Name name) {
      return new Meant(name.space(), name.name(), name.target().digest());
    }
  }

  /**
   * Takes names away.
   *
   * @param unwanted which; what stands for something else by now stays
   * @param restorable whether what they stand for can be brought back
   * @return what was taken
   */
  List<Releases.Release> take(List<Name> unwanted, boolean restorable) throws IOException {
    Set<Meant> meant = unwanted.stream().map(Meant::of).collect(Collectors.toSet());
    Set<String> spaces = unwanted.stream().map(Name::space).collect(Collectors.toSet());
    List<Name> there = new ArrayList<>();
    for (String space : spaces) {
      names.read(space).names().stream()
          .filter(name -> meant.contains(Meant.of(name)))
          .forEach(there::add);
    }
    if (there.isEmpty()) {
      return List.of();
    }
    if (restorable) {
      write(there);
    }
    try {
      return names.remove(there).stream()
          .map(name -> new Releases.Release(name.name(), name.target().digest(), true))
          .toList();
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          "the names of this store are only read here, so that no entry can be taken away");
    }
  }

  private void write(List<Name> taken) throws IOException {
    // not among the notes: what lies where files arrive is swept away after some days
    ArrivingFiles files = new ArrivingFiles(directory.resolveSibling("arriving"));
    Path file = files.create();
    List<Object> entries = new ArrayList<>();
    for (Name name : taken) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("space", name.space());
      entry.put("name", name.name());
      entry.put("source", name.source());
      entry.put("target", name.target());
      entries.add(entry);
    }
    Files.write(file, Json.bytes(Map.of(ENTRIES, entries)));
    files.install(file, directory.resolve(file.getFileName() + SUFFIX), ArrivingFiles.DOCUMENT);
  }

  /** What one run has taken. */
  private record Note(Path file, List<Name> taken) {

    boolean isAbout(Collection<Digest> digests) {
      return taken.stream().anyMatch(root -> digests.contains(root.target().digest()));
    }
  }

  private List<Note> notes() throws IOException {
    List<Note> notes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        notes.add(new Note(file, read(file)));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return notes;
  }

  private static List<Name> read(Path file) throws IOException {
    List<Name> taken = new ArrayList<>();
    try {
      for (Document entry : Json.object(Files.readAllBytes(file)).objects(ENTRIES)) {
        for (Descriptor target : entry.descriptors("target")) {
          taken.add(
              Name.of(
                  entry.string("space").orElse(""),
                  entry.string("name").orElse(""),
                  target,
                  entry.string("source").orElse("")));
        }
      }
    } catch (MalformedContentException e) {
      return List.of(); // it tells nothing, and goes with the next collection
    }
    return taken;
  }

  /**
   * Gives the names of these back, unless they stand for something by now.
   *
   * @param back what is in the store again
   * @return the names that are there again
   */
  List<Name> giveBack(Collection<Digest> back) throws IOException {
    List<Name> given = new ArrayList<>();
    for (Note note : notes()) {
      List<Name> meant = new ArrayList<>(note.taken());
      meant.removeIf(root -> !back.contains(root.target().digest()));
      if (!meant.isEmpty()) {
        given.addAll(putBack(meant));
      }
    }
    return given;
  }

  /** Content comes back even where names are not written: better without its name than not. */
  private List<Name> putBack(List<Name> meant) throws IOException {
    try {
      return names.putBack(meant);
    } catch (UnsupportedOperationException e) {
      return List.of();
    }
  }

  /** Forgets the names of what is gone for good. */
  void settle(Metadata metadata, Quarantine quarantine) throws IOException {
    List<Note> notes = notes();
    if (notes.isEmpty()) {
      return;
    }
    Set<Digest> there = new HashSet<>();
    quarantine.held().forEach(held -> there.add(held.digest()));
    List<Digest> taken =
        notes.stream()
            .flatMap(note -> note.taken().stream())
            .map(root -> root.target().digest())
            .toList();
    metadata.read(
        reader -> {
          long[] ids = reader.ids(taken);
          for (int i = 0; i < ids.length; i++) {
            if (ids[i] != Reader.NONE && reader.bits(Bits.PRESENT).get(ids[i])) {
              there.add(taken.get(i));
            }
          }
          return there;
        });
    for (Note note : notes) {
      if (!note.isAbout(there)) {
        Files.deleteIfExists(note.file());
      }
    }
  }
}
