package dev.tidemark.images.archive;

import dev.tidemark.engine.decode.Ancestry;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code docker save} writes: a list {@code manifest.json} of images, which names the files of
 * configurations and layers. Where their manifests are among the blobs, it is of those. Else it has
 * none; they are made here, byte for byte as containerd makes them, so that the same archive gives
 * the same digests everywhere.
 */
final class SavedArchive {

  static final String FILE = "manifest.json";

  /**
   * How many layers an image may have; Docker can have 127. Doubled, what is written for each image
   * of a hostile list is twice as large.
   */
  private static final int MOST_LAYERS = 1000;

  /** How many names all images may have. Doubled, a hostile list takes twice as much memory. */
  private static final int MOST_NAMES = 100_000;

  private final ArchiveContents contents;
  private final Ancestry documents;
  private final Set<Digest> listed;
  private final Set<String> named = new HashSet<>();
  private final List<ArchiveImage> images = new ArrayList<>();

  private SavedArchive(ArchiveContents contents, Ancestry documents, List<ArchiveImage> layout) {
    this.contents = contents;
    this.documents = documents;
    this.listed = documents.below(layout.stream().map(image -> image.target().digest()).toList());
    layout.forEach(image -> named.add(image.name()));
  }

  /**
   * An image for each name of each entry, in order; one without a name if an entry has none.
   *
   * @param layout the images of the same archive that are known already, and are left out
   */
  static List<ArchiveImage> images(ArchiveContents contents, List<ArchiveImage> layout)
      throws IOException, MalformedContentException {
    List<Document> entries;
    try {
      entries = Json.strictList(contents.document(FILE));
    } catch (MalformedContentException e) {
      throw new IOException(FILE + " " + e.getMessage(), e);
    }
    Optional<Ancestry> documents = contents.ancestry();
    if (documents.isEmpty() && !layout.isEmpty()) {
      return List.of(); // nobody can tell which ones are known
    }
    SavedArchive archive = new SavedArchive(contents, documents.orElseGet(Ancestry::new), layout);
    for (Document entry : entries) {
      archive.add(entry);
    }
    return archive.images;
  }

  private void add(Document entry) throws IOException, MalformedContentException {
    String path =
        entry
            .string("Config")
            .orElseThrow(() -> new IOException(FILE + " has an image without Config"));
    List<Ancestry.Parent> manifests =
        BlobPath.digest(path).map(documents::having).orElse(List.of());
    if (manifests.stream().anyMatch(manifest -> listed.contains(manifest.self().digest()))) {
      return;
    }
    List<String> layers = entry.strings("Layers");
    if (layers.size() > MOST_LAYERS) {
      throw new IOException(FILE + " has an image of more than " + MOST_LAYERS + " layers");
    }
    Optional<Platform> platform = platform(contents.bytes(path, "configuration"));
    Stored config = contents.stored(path, "configuration");
    List<Stored> files = new ArrayList<>();
    for (String layer : layers) {
      files.add(contents.stored(layer, "layer"));
    }
    List<Digest> digests = files.stream().map(Stored::digest).toList();
    List<Descriptor> tops =
        manifests.stream()
            .filter(manifest -> manifest.layers().equals(digests))
            .flatMap(manifest -> tops(manifest).stream())
            .distinct()
            .toList();
    add(entry.strings("RepoTags"), tops.isEmpty() ? List.of(made(config, files, platform)) : tops);
  }

  /** The manifest itself, or the indexes above it that nobody lists: the image is one of those. */
  private List<Descriptor> tops(Ancestry.Parent manifest) {
    List<Descriptor> tops =
        documents.above(manifest.self().digest()).stream()
            .map(Ancestry.Parent::self)
            .filter(index -> documents.having(index.digest()).isEmpty())
            .toList();
    return (tops.isEmpty() ? List.of(manifest.self()) : tops).stream().map(this::sized).toList();
  }

  private Descriptor sized(Descriptor document) {
    return new Descriptor(
        document.mediaType(),
        document.digest(),
        contents.written().getOrDefault(document.digest(), -1L));
  }

  /** The first of several that may be meant gets the names; all of them stay. */
  private void add(List<String> saved, List<Descriptor> targets) throws IOException {
    if (named.size() + saved.size() > MOST_NAMES) {
      throw new IOException(FILE + " has more than " + MOST_NAMES + " names");
    }
    List<String> names = saved.stream().map(ImageName::full).filter(named::add).toList();
    for (String name : names.isEmpty() ? List.of("") : names) {
      images.add(image(name, targets.get(0)));
    }
    for (Descriptor other : targets.subList(1, targets.size())) {
      images.add(image("", other));
    }
  }

  private Descriptor made(Stored config, List<Stored> files, Optional<Platform> platform)
      throws IOException {
    List<Object> layers = new ArrayList<>();
    for (Stored file : files) {
      layers.add(fields(layerType(file.compression()), file));
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.DOCKER_MANIFEST);
    manifest.put("config", fields(MediaTypes.DOCKER_CONFIG, config));
    manifest.put("layers", layers);
    Stored made = contents.store(Json.writeLine(manifest).getBytes(StandardCharsets.UTF_8));
    return new Descriptor(
        MediaTypes.DOCKER_MANIFEST,
        made.digest(),
        made.size(),
        platform,
        List.of(),
        Map.of(),
        "",
        null);
  }

  private static Map<String, Object> fields(String type, Stored file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mediaType", type);
    fields.put("digest", file.digest());
    fields.put("size", file.size());
    return fields;
  }

  private static String layerType(Compression compression) throws IOException {
    return switch (compression) {
      case NONE -> MediaTypes.DOCKER_LAYER;
      case GZIP -> MediaTypes.DOCKER_LAYER_GZIP;
      case ZSTD -> MediaTypes.DOCKER_LAYER_ZSTD;
      case XZ, BZIP2 ->
          throw new IOException(
              "has a layer among its blobs that is compressed with "
                  + compression.name().toLowerCase(Locale.ROOT)
                  + ", for which images have no type; save it anew");
    };
  }

  /** What an image runs on, by its configuration; empty if that does not say. */
  private static Optional<Platform> platform(byte[] config) throws IOException {
    try {
      Platform platform = Config.platformOf(config);
      return platform.os().isEmpty() || platform.architecture().isEmpty()
          ? Optional.empty()
          : Optional.of(Platforms.normalize(platform));
    } catch (MalformedContentException e) {
      throw new IOException("has a configuration that " + e.getMessage(), e);
    }
  }

  private static ArchiveImage image(String name, Descriptor target) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      annotations.put(Annotations.IMAGE_NAME, name);
      annotations.put(Annotations.REF_NAME, EntryName.reference(name));
    }
    return new ArchiveImage(name, target.withAnnotations(annotations));
  }
}
