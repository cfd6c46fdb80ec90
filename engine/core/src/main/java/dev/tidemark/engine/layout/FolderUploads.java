package dev.tidemark.engine.layout;

import dev.tidemark.spi.store.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What writers have left in the layouts of a folder, by {@code SPACE/NAME}. */
final class FolderUploads implements Uploads {

  private final FolderSurveyor surveyor;

  FolderUploads(FolderSurveyor surveyor) {
    this.surveyor = surveyor;
  }

  @Override
  public void list(Where where, Consumer<Upload> each) throws IOException {
    for (Map.Entry<String, Path> layout : surveyor.last().layouts().entrySet()) {
      new LayoutUploads(layout.getValue(), new Strays())
          .list(
              where, upload -> each.accept(renamed(upload, layout.getKey() + "/" + upload.name())));
    }
  }

  private static Upload renamed(Upload upload, String name) {
    return new Upload(name, upload.size(), upload.touched(), upload.busy());
  }

  @Override
  public Removal remove(Collection<Upload> uploads) {
    Map<String, List<Upload>> bySpace = new LinkedHashMap<>();
    for (Upload upload : uploads) {
      String space = space(upload.name());
      bySpace
          .computeIfAbsent(space, any -> new ArrayList<>())
          .add(renamed(upload, upload.name().substring(space.length() + 1)));
    }
    List<Upload> gone = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    bySpace.forEach(
        (space, some) -> {
          Path layout = surveyor.last().layouts().get(space);
          if (layout != null) {
            Removal removal = new LayoutUploads(layout, new Strays()).remove(some);
            removal.gone().forEach(one -> gone.add(renamed(one, space + "/" + one.name())));
            troubles.addAll(removal.troubles());
          }
        });
    return new Removal(gone, troubles);
  }

  /**
   * The layout that it is in, of nested ones the innermost; empty if that is not there any more.
   */
  private String space(String name) {
    int slash = name.lastIndexOf('/');
    while (slash > 0 && !surveyor.last().layouts().containsKey(name.substring(0, slash))) {
      slash = name.lastIndexOf('/', slash - 1);
    }
    return slash > 0 ? name.substring(0, slash) : "";
  }
}
