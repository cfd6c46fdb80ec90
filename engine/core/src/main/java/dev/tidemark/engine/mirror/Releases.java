package dev.tidemark.engine.mirror;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Notes of the names of a mirrored store that were taken away through Tidemark, kept in the state
 * of the store until a collection has dealt with what they stood for. Safe for several processes:
 * each note is a file of its own, which appears at once, and nobody deletes one that he has not
 * read. A note may get lost in a crash; a later collection may refuse then, and nothing else
 * happens.
 */
public final class Releases {

  private static final String SUFFIX = ".txt";

  private final Path directory;

  /**
   * @param state the directory for the state of the store; made when there is something to note
   */
  public Releases(Path state) {
    this.directory = Objects.requireNonNull(state, "state").resolve("released");
  }

  /**
   * A name that was taken from something.
   *
   * @param space the space that it was in
   * @param name the name; empty if it was an entry without one
   * @param target what it stood for
   * @param gone whether there is no such name any more; else it stands for something else now
   */
  public record Release(String space, String name, Digest target, boolean gone) {

    /**
     * A state, a digest, a name, and a space unless it is the nameless one. The last two are in the
     * encoding of URLs, so that anything is one word. Earlier versions wrote no space.
     */
    private static final Pattern LINE = Pattern.compile("(gone|moved) (\\S+) (\\S*)(?: (\\S+))?");

    public Release {
      Objects.requireNonNull(space, "space");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(target, "target");
    }

    /** One in a store with a single space. */
    public Release(String name, Digest target, boolean gone) {
      this("", name, target, gone);
    }

    private static Optional<Release> parse(String line) {
      Matcher parts = LINE.matcher(line);
      return parts.matches()
          ? Digest.lenient(parts.group(2))
              .map(
                  target ->
                      new Release(
                          word(parts.group(4)),
                          word(parts.group(3)),
                          target,
                          parts.group(1).equals("gone")))
          : Optional.empty();
    }

    private static String word(@Nullable String encoded) {
      return encoded == null ? "" : URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static String encoded(String word) {
      return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }

    private String line() {
      String line = (gone ? "gone " : "moved ") + target + " " + encoded(name);
      return space.isEmpty() ? line : line + " " + encoded(space);
    }
  }

  /** One note, as it was read. */
  record Note(Path file, List<Release> releases) {}

  /**
   * Notes what was taken away. Called after the names are gone: a note of a name that is still
   * there would be taken for done.
   *
   * @throws IOException if the state cannot be written
   */
  public void note(List<Release> releases) throws IOException {
    if (releases.isEmpty()) {
      return;
    }
    Files.createDirectories(directory);
    Path part = Files.createTempFile(directory, "", ".part");
    try {
      FullDisk.naming(part, () -> Files.write(part, releases.stream().map(Release::line).toList()));
      String name = part.getFileName().toString().replace(".part", SUFFIX);
      Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** All that is noted and can be read. */
  public List<Release> all() {
    return read().stream().flatMap(note -> note.releases().stream()).toList();
  }

  /** The same, note by note. What cannot be read excuses nothing. */
  List<Note> read() {
    List<Note> notes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        notes.add(note(file));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return notes;
    }
    return notes;
  }

  private static Note note(Path file) {
    try {
      return new Note(
          file,
          Files.readAllLines(file).stream().flatMap(line -> Release.parse(line).stream()).toList());
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return new Note(file, List.of());
    }
  }

  /** Drops a note that is settled. */
  static void drop(Note note) throws IOException {
    Files.deleteIfExists(note.file());
  }
}
