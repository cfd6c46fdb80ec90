package dev.tidemark.images;

import dev.tidemark.engine.model.EntryName;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.images.archive.ImageName;
import dev.tidemark.images.graph.DocumentType;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which image somebody means: by its name, its name in full, its tag, its digest, the beginning of
 * its digest, or that of its name. The first of these that any image has decides; several names of
 * the same content are no doubt.
 */
final class NameSearch {

  /** Fewer characters of a digest than these are more likely a slip than a name. */
  private static final int LEAST_HEX = 4;

  /** So many names are shown of what a store has. */
  private static final int SHOWN = 5;

  private final ImageStore store;
  private final String typed;

  NameSearch(ImageStore store, String typed) {
    this.store = store;
    this.typed = typed;
  }

  /**
   * @throws NoSuchFileException if there is none
   * @throws AmbiguousNameException if there are several
   */
  NamedImage run() throws IOException {
    List<NamedImage> all = store.list();
    if (!typed.isEmpty()) {
      for (Predicate<NamedImage> way : ways()) {
        Map<Digest, NamedImage> found = new LinkedHashMap<>();
        for (NamedImage image : all) {
          if (way.test(image)) {
            found.putIfAbsent(image.target().digest(), image);
          }
        }
        if (found.size() > 1) {
          throw new AmbiguousNameException(typed, List.copyOf(found.values()));
        }
        if (found.size() == 1) {
          return found.values().iterator().next();
        }
      }
      if (Digest.isDigest(typed)) {
        return unnamed(Digest.parse(typed), all);
      }
    }
    throw none(all);
  }

  private List<Predicate<NamedImage>> ways() {
    String full = ImageName.full(typed);
    List<Predicate<NamedImage>> ways = new ArrayList<>();
    ways.add(image -> image.name().equals(typed));
    ways.add(image -> !image.name().isEmpty() && ImageName.full(image.name()).equals(full));
    ways.add(image -> EntryName.tag(image.name()).equals(typed));
    ways.add(image -> image.target().digest().toString().equals(typed));
    ways.add(image -> begins(image.target().digest()));
    ways.add(
        image ->
            image.name().startsWith(typed) || ImageName.familiar(image.name()).startsWith(typed));
    return ways;
  }

  private boolean begins(Digest digest) {
    int colon = typed.indexOf(':');
    return typed.length() - colon - 1 >= LEAST_HEX
        && (colon < 0 ? digest.encoded() : digest.toString()).startsWith(typed);
  }

  /** A document that no name stands for, but maybe an index lists. */
  private NamedImage unnamed(Digest digest, List<NamedImage> all) throws IOException {
    byte[] bytes;
    try {
      bytes = new ImageReader(store.provider()).read(new Descriptor("", digest, -1));
    } catch (NoSuchFileException e) {
      throw none(all);
    }
    String type =
        DocumentType.of(bytes)
            .orElseThrow(
                () ->
                    new IOException(digest + " is neither a manifest nor an index; name an image"));
    return new NamedImage("", new Descriptor(type, digest, bytes.length));
  }

  private NoSuchFileException none(List<NamedImage> all) {
    List<String> names = all.stream().map(NamedImage::label).limit(SHOWN).toList();
    String there =
        names.isEmpty()
            ? "it has no images"
            : "it has " + String.join(", ", names) + (all.size() > SHOWN ? ", ..." : "");
    return new NoSuchFileException(
        "'" + OneLine.of(typed) + "'", null, "no such image in " + store.label() + "; " + there);
  }
}
