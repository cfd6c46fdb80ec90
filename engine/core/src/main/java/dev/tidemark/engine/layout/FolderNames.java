package dev.tidemark.engine.layout;

import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The names in all layouts of a folder; each layout is a space. */
final class FolderNames implements NameSource {

  private final FolderSurveyor surveyor;
  private final Map<String, Read> last = new ConcurrentHashMap<>();

  /** What a layout said, and the same in words that tell it from others. */
  private record Read(List<Name> own, List<Name> names) {}

  FolderNames(FolderSurveyor surveyor) {
    this.surveyor = surveyor;
  }

  /** {@inheritDoc} As they are there now. */
  @Override
  public void spaces(Consumer<String> each) throws IOException {
    SortedMap<String, Path> layouts = surveyor.look().layouts();
    last.keySet().retainAll(layouts.keySet());
    layouts.keySet().forEach(each);
  }

  @Override
  public NameList read(String space) throws IOException {
    FolderSurvey survey = surveyor.last();
    Path layout = survey.layouts().get(space);
    if (layout == null || !DirectoryNames.isDirectory(layout)) {
      return new NameList(List.of(), List.of());
    }
    NameList own = surveyor.roots(layout).read();
    Read before = last.get(space);
    // the very list of before, by which one knows at once that it is the same
    Read read =
        before != null && before.own() == own.names()
            ? before
            : new Read(
                own.names(),
                List.copyOf(own.names().stream().map(name -> of(space, name)).toList()));
    last.put(space, read);
    List<String> warnings = new ArrayList<>();
    own.warnings().forEach(warning -> warnings.add(space + ": " + warning));
    if (space.equals(survey.layouts().firstKey())) {
      warnings.addAll(passedOver(survey));
    }
    return new NameList(read.names(), warnings);
  }

  /** What belongs to no space; told with the first. */
  private List<String> passedOver(FolderSurvey survey) {
    List<String> warnings = new ArrayList<>();
    if (!survey.strange().isEmpty()) {
      warnings.add(
          few(survey.strange())
              + " may be shared blobs, but no layout here is seen to use them; left alone");
    }
    if (!survey.links().isEmpty()) {
      warnings.add(
          "symbolic links to layouts are not followed: "
              + few(survey.links())
              + "; what is theirs does not count");
    }
    return warnings;
  }

  private static String few(List<Path> paths) {
    return Words.few(paths.stream().map(Path::toString).toList());
  }

  private static Name of(String space, Name own) {
    String source = space + "/" + own.source();
    return new Name(space, own.name(), own.target(), source, own.created(), own.used());
  }

  /** As the layout itself tells it. */
  private static Name own(Name name) {
    String source = name.source();
    String prefix = name.space() + "/";
    return new Name(
        "",
        name.name(),
        name.target(),
        source.startsWith(prefix) ? source.substring(prefix.length()) : source,
        name.created(),
        name.used());
  }

  @Override
  public boolean remove(Name name) throws IOException {
    return !remove(List.of(name)).isEmpty();
  }

  /** {@inheritDoc} In one step for each layout. */
  @Override
  public List<Name> remove(List<Name> names) throws IOException {
    return change(names, LayoutDocuments::remove);
  }

  @Override
  public List<Name> putBack(List<Name> names) throws IOException {
    return change(names, LayoutDocuments::putBack);
  }

  private interface Change {
    List<Name> in(LayoutDocuments layout, List<Name> names) throws IOException;
  }

  private List<Name> change(List<Name> names, Change change) throws IOException {
    Map<String, List<Name>> bySpace = new LinkedHashMap<>();
    names.forEach(
        name -> bySpace.computeIfAbsent(name.space(), any -> new ArrayList<>()).add(own(name)));
    List<Name> changed = new ArrayList<>();
    for (Map.Entry<String, List<Name>> one : bySpace.entrySet()) {
      Path layout = surveyor.last().layouts().get(one.getKey());
      if (layout != null) {
        LayoutDocuments documents = new LayoutDocuments(layout, layout.resolve(".tidemark"));
        change.in(documents, one.getValue()).forEach(name -> changed.add(of(one.getKey(), name)));
      }
    }
    return changed;
  }
}
