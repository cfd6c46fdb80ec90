package dev.tidemark.engine.archive;

import dev.tidemark.engine.compress.Compression;
import dev.tidemark.engine.decode.Json;
import dev.tidemark.engine.graph.ImageConfig;
import dev.tidemark.engine.platform.Platforms;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code docker save} writes: a list {@code manifest.json} of images, which names the files of
 * configurations and layers. It has no manifests; they are made here, byte for byte as containerd
 * makes them, so that the same archive gives the same digests everywhere.
 */
final class SavedArchive {

  static final String FILE = "manifest.json";

  private final Contents contents;

  private SavedArchive(Contents contents) {
    this.contents = contents;
  }

  /** An image for each name of each entry, in order; one without a name if an entry has none. */
  static List<ArchiveImage> images(Contents contents)
      throws IOException, MalformedContentException {
    // made an object, for what reads objects without losing a field
    String list = new String(contents.document(FILE), StandardCharsets.UTF_8);
    List<Document> entries;
    try {
      entries =
          Json.object(("{\"images\":" + list + "}").getBytes(StandardCharsets.UTF_8))
              .objects("images");
    } catch (MalformedContentException e) {
      throw new IOException(FILE + " " + e.getMessage(), e);
    }
    SavedArchive archive = new SavedArchive(contents);
    List<ArchiveImage> images = new ArrayList<>();
    for (Document entry : entries) {
      archive.add(entry, images);
    }
    return images;
  }

  private void add(Document entry, List<ArchiveImage> images)
      throws IOException, MalformedContentException {
    String path =
        entry
            .string("Config")
            .orElseThrow(() -> new IOException(FILE + " has an image without Config"));
    Optional<Platform> platform = platform(contents.bytes(path, "configuration"));
    Contents.Stored config = contents.stored(path, "configuration");
    List<Object> layers = new ArrayList<>();
    for (String layer : entry.strings("Layers")) {
      Contents.Stored file = contents.stored(layer, "layer");
      layers.add(fields(layerType(file.compression()), file));
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.DOCKER_MANIFEST);
    manifest.put("config", fields(MediaTypes.DOCKER_CONFIG, config));
    manifest.put("layers", layers);
    Contents.Stored made =
        contents.store(Json.writeLine(manifest).getBytes(StandardCharsets.UTF_8));
    List<String> names = entry.strings("RepoTags");
    for (String name : names.isEmpty() ? List.of("") : names) {
      images.add(image(name, made, platform));
    }
  }

  private static Map<String, Object> fields(String type, Contents.Stored file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mediaType", type);
    fields.put("digest", file.digest());
    fields.put("size", file.size());
    return fields;
  }

  private static String layerType(Compression compression) {
    return switch (compression) {
      case NONE -> MediaTypes.DOCKER_LAYER;
      case GZIP -> MediaTypes.DOCKER_LAYER_GZIP;
      case ZSTD -> MediaTypes.DOCKER_LAYER_ZSTD;
    };
  }

  /** What an image runs on, by its configuration; empty if that does not say. */
  private static Optional<Platform> platform(byte[] config) throws IOException {
    try {
      Platform platform = ImageConfig.parse(config).platform();
      return platform.os().isEmpty() || platform.architecture().isEmpty()
          ? Optional.empty()
          : Optional.of(Platforms.normalize(platform));
    } catch (MalformedContentException e) {
      throw new IOException("has a configuration that " + e.getMessage(), e);
    }
  }

  private static ArchiveImage image(
      String saved, Contents.Stored manifest, Optional<Platform> platform) {
    Map<String, String> annotations = new LinkedHashMap<>();
    String name = saved.isEmpty() ? "" : ImageName.full(saved);
    if (!name.isEmpty()) {
      annotations.put(Annotations.IMAGE_NAME, name);
      annotations.put(Annotations.REF_NAME, ImageName.tag(name));
    }
    return new ArchiveImage(
        name,
        new Descriptor(
            MediaTypes.DOCKER_MANIFEST,
            manifest.digest(),
            manifest.size(),
            platform,
            List.of(),
            annotations,
            "",
            null));
  }
}
