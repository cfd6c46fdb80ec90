package dev.tidemark.images.archive;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.text.Plural;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.compress.UnpackingException;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.oci.UnexpectedDigestException;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.tar.TarBuilder;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what {@code docker save} wrote before Docker 25. */
final class DockerExport {

  private static final int MODE = 0644;
  private static final int BUFFER = 1 << 16;

  private final Provider provider;
  private final PlatformMatcher platform;
  private final ImageReader reader;

  DockerExport(Provider provider, PlatformMatcher platform) {
    this.provider = provider;
    this.platform = platform;
    this.reader = new ImageReader(provider);
  }

  void write(OutputStream out, List<ArchiveImage> images) throws IOException {
    Map<Manifest, List<ArchiveImage>> manifests = new LinkedHashMap<>();
    for (ArchiveImage image : images) {
      Selected.requireImage(image);
      Manifest manifest = reader.manifest(image.target(), platform);
      if (!MediaTypes.isConfig(manifest.config().mediaType())) {
        throw new IOException(
            Selected.label(image)
                + ": has a configuration of type '"
                + manifest.config().mediaType()
                + "'; Docker loads images only");
      }
      manifests.computeIfAbsent(manifest, key -> new ArrayList<>()).add(image);
    }
    TarBuilder tar = new TarBuilder(out);
    List<Object> list = new ArrayList<>();
    for (Map.Entry<Manifest, List<ArchiveImage>> each : manifests.entrySet()) {
      list.add(image(tar, each.getKey(), ImageName.tags(each.getValue())));
    }
    tar.file(SavedArchive.FILE, MODE, Json.writeLine(list).getBytes(StandardCharsets.UTF_8));
    tar.close();
  }

  private Map<String, Object> image(TarBuilder tar, Manifest manifest, List<String> tags)
      throws IOException {
    Descriptor config = manifest.config();
    List<Digest> diffIds = reader.rootFs(config).diffIds();
    if (diffIds.size() != manifest.layers().size()) {
      throw new InvalidContentException(
          config.digest(),
          "lists "
              + Plural.of(diffIds.size(), "layer")
              + ", its manifest "
              + manifest.layers().size());
    }
    String configPath = config.digest().encoded() + ".json";
    if (!tar.has(configPath)) {
      tar.file(configPath, MODE, reader.read(config));
    }
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < diffIds.size(); i++) {
      String path = diffIds.get(i).encoded() + "/layer.tar";
      if (!tar.has(path)) {
        layer(tar, path, manifest.layers().get(i), diffIds.get(i));
      }
      layers.add(path);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("Config", configPath);
    entry.put("RepoTags", tags);
    entry.put("Layers", layers);
    return entry;
  }

  /** A tar says the size of a file before the file, and only unpacking tells it. */
  private void layer(TarBuilder tar, String path, Descriptor layer, Digest diffId)
      throws IOException {
    Path unpacked = Files.createTempFile("tidemark-", ".layer");
    try {
      Digester digester = Digester.of(diffId.algorithm());
      try (InputStream from = Compression.decompressed(provider.open(layer));
          OutputStream to = Files.newOutputStream(unpacked)) {
        byte[] buffer = new byte[BUFFER];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
          digester.update(buffer, 0, read);
          int length = read;
          FullDisk.naming(unpacked, () -> to.write(buffer, 0, length));
        }
      } catch (UnpackingException e) {
        throw InvalidContentException.of(layer.digest(), e);
      }
      if (!digester.digest().equals(diffId)) {
        throw new UnexpectedDigestException(diffId, digester.digest());
      }
      try (InputStream from = Files.newInputStream(unpacked)) {
        tar.file(path, MODE, Files.size(unpacked), from);
      }
    } finally {
      Files.delete(unpacked);
    }
  }
}
