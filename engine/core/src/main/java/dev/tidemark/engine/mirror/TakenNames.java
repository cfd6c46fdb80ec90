package dev.tidemark.engine.mirror;

import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that a collection takes away because what they stand for is to go. They are kept beside the
 * quarantine until the time of that is over, so that whoever brings the content back has its
 * entries again, with whatever state directory. Each run writes a note of its own, before it takes
 * anything.
 */
final class TakenNames {

  private final NameSource names;
  private final BlobStore blobs;
  private final Clock clock;

  /** Where notes are written. */
  private final Path home;

  /** Where notes may be: earlier versions wrote them to the state that they were given. */
  private final List<Path> homes;

  /**
   * @param state the directory for the state of the store, where it has none inside
   */
  TakenNames(Storage storage, Path state, Clock clock) {
    this.names = storage.names();
    this.blobs = storage.blobs();
    this.clock = clock;
    this.home = home(storage.state().orElse(state));
    this.homes = Stream.of(home, home(state)).distinct().toList();
  }

  private static Path home(Path state) {
    return state.toAbsolutePath().normalize().resolve("unnamed");
  }

  /** Whether names come back at all; asked by giving none back, which changes nothing. */
  boolean canGiveBack() throws IOException {
    try {
      names.putBack(List.of());
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
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
    List<Name> there =
        read(unwanted.stream()).stream().filter(name -> meant.contains(Meant.of(name))).toList();
    if (there.isEmpty()) {
      return List.of();
    }
    if (restorable) {
      List<TakenNote.Entry> entries = new ArrayList<>();
      for (Name name : there) {
        boolean dangling = blobs.info(name.target().digest()).isEmpty();
        entries.add(new TakenNote.Entry(name, dangling));
      }
      TakenNote.write(home, clock.instant(), entries);
    }
    try {
      return names.remove(there).stream()
          .map(
              name -> new Releases.Release(name.space(), name.name(), name.target().digest(), true))
          .toList();
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          "the names of this store are only read here, so that no entry can be taken away");
    }
  }

  /** All names of the spaces that some are in, as they are now. */
  private List<Name> read(Stream<Name> some) throws IOException {
    List<Name> all = new ArrayList<>();
    for (String space : some.map(Name::space).collect(Collectors.toCollection(TreeSet::new))) {
      all.addAll(names.read(space).names());
    }
    return all;
  }

  private List<TakenNote> notes() throws IOException {
    List<TakenNote> notes = new ArrayList<>();
    for (Path one : homes) {
      notes.addAll(TakenNote.all(one));
    }
    return notes;
  }

  /** What was given back, and what was not and why, a line for each reason. */
  record Given(List<Name> names, List<String> problems) {}

  /**
   * Gives names back, unless they stand for something else by now. To do it twice changes nothing.
   *
   * @param wanted of what, by what they stand for
   * @param held what is in quarantine
   */
  Given giveBack(Predicate<Digest> wanted, Set<Digest> held) throws IOException {
    List<Name> given = new ArrayList<>();
    List<Name> taken = new ArrayList<>();
    List<Name> lost = new ArrayList<>();
    List<Name> moved = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    boolean readOnly = false;
    for (TakenNote note : notes()) {
      if (!note.readable()) {
        problems.add("cannot read " + note.file() + ", so that nothing in it was given back");
      }
      List<Name> meant = new ArrayList<>();
      for (TakenNote.Entry entry : note.entries()) {
        if (wanted.test(entry.digest())) {
          boolean there = entry.dangling() || held.contains(entry.digest()) || isThere(entry);
          (there ? meant : lost).add(entry.name());
        }
      }
      try {
        given.addAll(meant.isEmpty() ? List.of() : names.putBack(meant));
      } catch (UnsupportedOperationException e) {
        readOnly = true; // content comes back even so: better without its name than not
      }
      taken.addAll(meant);
    }
    Set<Meant> there = read(taken.stream()).stream().map(Meant::of).collect(Collectors.toSet());
    taken.stream().filter(name -> !there.contains(Meant.of(name))).forEach(moved::add);
    tell(lost, "what it stood for is gone for good", problems);
    tell(
        moved,
        readOnly ? "names are not written here" : "its name stands for something else by now",
        problems);
    return new Given(given, problems);
  }

  private boolean isThere(TakenNote.Entry entry) throws IOException {
    return blobs.info(entry.digest()).isPresent();
  }

  private static void tell(List<Name> names, String why, List<String> problems) {
    if (!names.isEmpty()) {
      problems.add(
          Words.count(names.size(), "entry was", "entries were")
              + " not given back, as "
              + why
              + ": "
              + Words.few(names.stream().map(TakenNames::text).distinct().toList(), names.size()));
    }
  }

  private static String text(Name name) {
    return name.name().isEmpty() ? name.target().digest().toString() : name.qualified();
  }

  /** Forgets those that are in the store again, so that whoever removes them is done with them. */
  void forgetGiven(Predicate<Digest> wanted) throws IOException {
    List<TakenNote> notes = notes().stream().filter(TakenNote::readable).toList();
    Set<Meant> there =
        read(notes.stream().flatMap(note -> note.entries().stream()).map(TakenNote.Entry::name))
            .stream()
            .map(Meant::of)
            .collect(Collectors.toSet());
    for (TakenNote note : notes) {
      note.forget(entry -> wanted.test(entry.digest()) && there.contains(Meant.of(entry.name())));
    }
  }

  /**
   * Forgets those whose time is over, unless what they stand for is still in quarantine.
   *
   * @param cutoff what was taken before is not given back any more
   */
  void settle(Instant cutoff) throws IOException {
    List<TakenNote> due = notes().stream().filter(note -> !note.when().isAfter(cutoff)).toList();
    if (due.isEmpty()) {
      return;
    }
    Set<Digest> held = new HashSet<>();
    for (Quarantine.Held one : blobs.quarantine().held()) {
      held.add(one.digest());
    }
    for (TakenNote note : due) {
      note.forget(entry -> !held.contains(entry.digest()));
    }
  }
}
