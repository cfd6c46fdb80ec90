package dev.tidemark.engine.layout;

import dev.tidemark.engine.json.IndexFields;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.Name;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The entry document {@code index.json} (image-spec, image-layout.md, "index.json file"). */
final class ImageIndex {

  static final String FILE = "index.json";

  /** What BuildKit locks while it changes the index, and removes then. */
  static final String LOCK = "index.json.lock";

  private ImageIndex() {}

  /**
   * Every entry, named or not: tools that overwrite a tag leave the old entry behind without its
   * name, and some never name any. Two entries of one name are two roots. Places are counted from
   * zero.
   *
   * @throws MalformedContentException if there may be entries that cannot be seen
   */
  static Found parse(byte[] bytes) throws MalformedContentException {
    List<Name> roots = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    int position = 0;
    Document index = Json.object(bytes);
    List<Document> entries = index.objects("manifests");
    if (entries.isEmpty() && isManifest(index)) {
      throw new MalformedContentException(
          "it is the manifest of one image and not an index of images, so nothing says what is in"
              + " use");
    }
    for (Document entry : entries) {
      try {
        Descriptor target = IndexFields.target(entry);
        roots.add(name(target, position));
      } catch (MalformedContentException e) {
        warnings.add(FILE + ": entry #" + position + ": " + e.getMessage());
        ambiguous(entry, "entry #" + position, roots);
      }
      position++;
    }
    return new Found(true, roots, warnings);
  }

  private static boolean isManifest(Document document) throws MalformedContentException {
    return !document.objects("layers").isEmpty()
        || document.string("mediaType").filter(MediaTypes::isManifest).isPresent();
  }

  /**
   * Of an entry with several digests or types, nobody knows which ones another reader takes, nor
   * whether it has a name; nor of one whose name is no text. It counts as if it had one.
   */
  private static void ambiguous(Document entry, String name, List<Name> roots) {
    Set<String> types = new LinkedHashSet<>(entry.strings("mediaType"));
    if (types.isEmpty()) {
      types.add("");
    }
    for (String text : new LinkedHashSet<>(entry.strings("digest"))) {
      for (String type : types) {
        Digest.lenient(text)
            .ifPresent(
                digest -> roots.add(Name.of("", name, new Descriptor(type, digest, -1), FILE)));
      }
    }
  }

  private static Name name(Descriptor target, int position) {
    String name = EntryName.of(target);
    return Name.of("", name, target, name.isEmpty() ? place(position) : FILE);
  }

  private static String place(int position) {
    return FILE + ": #" + position;
  }
}
