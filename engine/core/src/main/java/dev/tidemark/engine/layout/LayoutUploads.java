package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.Flock;
import dev.tidemark.engine.files.OpenFiles;
import dev.tidemark.engine.files.Touched;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.store.Uploads;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What writers have left in a layout, by its {@link UploadNames}.
 *
 * <p>No symbolic link is followed below the layout, so nothing outside is ever touched. What
 * somebody has open or has locked stays, as far as that can be seen: by {@link Flock}, as umoci
 * locks, and by {@link OpenFiles}. Writers of other users and on other machines are not seen; for
 * them there is the age, by the newest time of all the files of one upload.
 */
final class LayoutUploads implements Uploads {

  private final Path layout;
  private final Strays strays;

  /**
   * @param strays tells what was no blob, if the blobs were just listed
   */
  LayoutUploads(Path layout, Strays strays) {
    this.layout = layout;
    this.strays = strays;
  }

  /**
   * One that is there.
   *
   * @param place the file, or the folder
   * @param files what of it may go; in a folder, what the writer has made
   * @param touched when the last of all that was
   */
  private record Found(Path place, List<Path> files, long bytes, Instant touched) {

    /** All that somebody may have open or locked. */
    Set<Path> all() {
      Set<Path> all = new HashSet<>(files);
      all.add(place);
      return all;
    }
  }

  @Override
  public void list(Where where, Consumer<Upload> each) throws IOException {
    List<Found> found = new ArrayList<>();
    Optional<Map<String, List<String>>> met =
        where == Where.AMONG_BLOBS ? strays.take() : Optional.empty();
    for (String directory : directories(where)) {
      String last = directory.substring(directory.lastIndexOf('/') + 1);
      found.addAll(
          met.isPresent()
              ? named(directory, met.get().getOrDefault(last, List.of()))
              : in(directory));
    }
    Set<Path> busy = busy(found);
    for (Found one : found) {
      String name = layout.relativize(one.place()).toString();
      each.accept(new Upload(name, one.bytes(), one.touched(), busy.contains(one.place())));
    }
  }

  private Set<String> directories(Where where) throws IOException {
    Set<String> directories = new TreeSet<>();
    if (where == Where.BESIDE_BLOBS) {
      UploadNames.KNOWN.stream()
          .map(UploadNames::directory)
          .filter(directory -> !directory.equals(UploadNames.BLOBS))
          .forEach(directories::add);
    } else if (isOurs(OciLayout.BLOBS)) {
      new BlobTree(layout, OciLayout.BLOBS)
          .algorithms()
          .forEach(algorithm -> directories.add(OciLayout.BLOBS + "/" + algorithm));
    }
    return directories;
  }

  /** Whether a directory is there, with no symbolic link on the way from the layout to it. */
  private boolean isOurs(String directory) {
    Path at = layout;
    for (Path name : Path.of(directory)) {
      at = at.resolve(name);
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  private List<Found> in(String directory) throws IOException {
    if (!directory.isEmpty() && !isOurs(directory)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    DirectoryNames.each(
        layout.resolve(directory),
        name -> {
          if (names(directory, name).isPresent()) {
            names.add(name);
          }
        });
    return named(directory, names);
  }

  private List<Found> named(String directory, List<String> names) throws IOException {
    List<Found> found = new ArrayList<>();
    for (String name : names) {
      find(directory, name).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<UploadNames> names(String directory, String name) {
    boolean blobs = directory.startsWith(OciLayout.BLOBS + "/");
    String algorithm = blobs ? directory.substring(OciLayout.BLOBS.length() + 1) : "";
    if (blobs && BlobNames.digest(algorithm, name) != null) {
      return Optional.empty(); // nearly every name
    }
    String key = blobs ? UploadNames.BLOBS : directory;
    for (UploadNames known : UploadNames.KNOWN) {
      if (known.directory().equals(key) && known.matches(name)) {
        return blobs && !BlobNames.algorithm(algorithm) ? Optional.empty() : Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** One of this name; empty if there is none by now, or it is something else. */
  private Optional<Found> find(String directory, String name) throws IOException {
    Optional<UploadNames> known = names(directory, name);
    if (known.isEmpty() || !(directory.isEmpty() || isOurs(directory))) {
      return Optional.empty();
    }
    Path place = layout.resolve(directory).resolve(name);
    try {
      return known.get().folder().isEmpty() ? file(place) : folder(place, known.get());
    } catch (NoSuchFileException e) {
      return Optional.empty(); // its writer goes on
    }
  }

  private static Optional<Found> file(Path place) throws IOException {
    BlobFile file = BlobFile.at(place);
    return file.isFile()
        ? Optional.of(new Found(place, List.of(place), file.freed(), Touched.at(place)))
        : Optional.empty();
  }

  private static Optional<Found> folder(Path place, UploadNames known) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    DirectoryNames.each(place, names::add);
    List<Path> files = new ArrayList<>();
    Instant touched = Touched.at(place);
    long bytes = 0;
    for (String name : names) {
      Path path = place.resolve(name);
      Instant at = Touched.at(path);
      touched = at.isAfter(touched) ? at : touched;
      Optional<Found> file = known.owns(name) ? file(path) : Optional.empty();
      if (file.isPresent()) {
        files.add(path);
        bytes += file.get().bytes();
      }
    }
    // a folder with nothing of its writer in it is somebody else's, unless it is just empty
    return files.isEmpty() && !names.isEmpty()
        ? Optional.empty()
        : Optional.of(new Found(place, files, bytes, touched));
  }

  /** The places of those that somebody has open or locked. */
  private static Set<Path> busy(Collection<Found> found) {
    Set<Path> all = new HashSet<>();
    found.forEach(one -> all.addAll(one.all()));
    Set<Path> open = OpenFiles.among(all);
    return found.stream()
        .filter(
            one -> one.all().stream().anyMatch(path -> open.contains(path) || Flock.isHeld(path)))
        .map(Found::place)
        .collect(Collectors.toSet());
  }

  @Override
  public Removal remove(Collection<Upload> uploads) {
    List<String> troubles = new ArrayList<>();
    Map<Upload, Found> going = new LinkedHashMap<>();
    for (Upload upload : uploads) {
      try {
        again(upload).ifPresent(found -> going.put(upload, found));
      } catch (IOException e) {
        troubles.add(trouble(upload, e));
      }
    }
    Set<Path> busy = busy(going.values());
    List<Upload> gone = new ArrayList<>();
    going.forEach(
        (upload, found) -> {
          try {
            if (!busy.contains(found.place())) {
              remove(found);
              gone.add(upload);
            }
          } catch (IOException e) {
            troubles.add(trouble(upload, e));
          }
        });
    return new Removal(gone, troubles);
  }

  /** What was listed, if it is as it was then. */
  private Optional<Found> again(Upload upload) throws IOException {
    Path name = Path.of(upload.name());
    String directory = Objects.toString(name.getParent(), "");
    return find(directory, Objects.toString(name.getFileName()))
        .filter(found -> found.touched().equals(upload.touched()));
  }

  private String trouble(Upload upload, IOException e) {
    return OneLine.of(
        FileFailure.explained(
            "cannot remove " + layout.resolve(upload.name()),
            e,
            "check that its directory is writable"));
  }

  private static void remove(Found one) throws IOException {
    for (Path file : one.files()) {
      Files.deleteIfExists(file);
    }
    try {
      Files.deleteIfExists(one.place());
    } catch (DirectoryNotEmptyException e) {
      return; // what others have put there stays, and so does the folder
    }
  }
}
