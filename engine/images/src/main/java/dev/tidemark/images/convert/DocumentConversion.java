package dev.tidemark.images.convert;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifests and indexes of one conversion, each written once. For one thread. */
final class DocumentConversion {

  /** Deeper than any honest index. */
  private static final int MAX_DEPTH = 32;

  /** On an entry of an index: the sibling that it says something about (BuildKit). */
  private static final String ABOUT = "vnd.docker.reference.digest";

  private final Conversion conversion;
  private final ImageReader reader;
  private final LayerConversion layers;
  private final Ingester ingester;
  private final LabelCarrier labels;
  private final Map<Digest, Descriptor> done = new HashMap<>();

  DocumentConversion(
      Conversion conversion,
      ImageReader reader,
      LayerConversion layers,
      Ingester ingester,
      LabelCarrier labels) {
    this.conversion = conversion;
    this.reader = reader;
    this.layers = layers;
    this.ingester = ingester;
    this.labels = labels;
  }

  Descriptor convert(Descriptor image) throws IOException {
    if (!MediaTypes.isManifest(image.mediaType()) && !MediaTypes.isIndex(image.mediaType())) {
      throw new InvalidContentException(
          image.digest(), "is of type '" + image.mediaType() + "': only an image can be converted");
    }
    return convert(image, 0);
  }

  private Descriptor convert(Descriptor image, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new InvalidContentException(image.digest(), "is an index too deep in other indexes");
    }
    Descriptor converted = done.get(image.digest());
    if (converted == null) {
      try {
        converted = MediaTypes.isIndex(image.mediaType()) ? index(image, depth) : manifest(image);
      } catch (MalformedContentException e) {
        throw new InvalidContentException(image.digest(), String.valueOf(e.getMessage()));
      }
      done.put(image.digest(), converted);
    }
    return converted.digest().equals(image.digest())
        ? image
        : Pointers.moved(image, converted.mediaType(), converted.digest(), converted.size());
  }

  // --- manifests

  private Descriptor manifest(Descriptor pointer) throws IOException, MalformedContentException {
    byte[] bytes = reader.read(pointer);
    Manifest manifest = Manifest.parse(bytes, pointer.mediaType());
    if (!MediaTypes.isConfig(manifest.config().mediaType())) {
      return pointer;
    }
    Map<Digest, Optional<Digest>> became = new HashMap<>();
    List<Descriptor> converted = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      LayerConversion.Converted now = layers.convert(layer);
      converted.add(now.descriptor());
      became.put(layer.digest(), Optional.of(now.descriptor().digest()));
      if (!now.descriptor().digest().equals(layer.digest())) {
        labels.layer(layer.digest(), now.descriptor().digest(), now.diffId());
      }
    }
    Descriptor config =
        manifest
            .config()
            .withMediaType(TypeMap.in(conversion.format(), manifest.config().mediaType()));
    String type = TypeMap.in(conversion.format(), pointer.mediaType());
    if (type.equals(pointer.mediaType())
        && config.equals(manifest.config())
        && converted.equals(manifest.layers())) {
      return pointer;
    }
    Rewriting rewriting = Rewriting.of(Json.read(bytes));
    rewriting.set("mediaType", type);
    rewriting.point("config", List.of(config), false);
    rewriting.point("layers", converted, true);
    Descriptor written = write(type, rewriting);
    List<Descriptor> children = new ArrayList<>(List.of(config));
    children.addAll(converted);
    labels.document(pointer.digest(), written.digest(), became, children);
    return written;
  }

  // --- indexes

  private Descriptor index(Descriptor pointer, int depth)
      throws IOException, MalformedContentException {
    byte[] bytes = reader.read(pointer);
    Index index = Index.parse(bytes, pointer.mediaType());
    Map<Digest, Optional<Digest>> became = new LinkedHashMap<>();
    List<Integer> kept = new ArrayList<>();
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < index.manifests().size(); i++) {
      Descriptor entry = index.manifests().get(i);
      if (!wanted(entry, index.manifests())) {
        became.putIfAbsent(entry.digest(), Optional.empty());
        continue;
      }
      boolean image =
          MediaTypes.isManifest(entry.mediaType()) || MediaTypes.isIndex(entry.mediaType());
      Descriptor now = image ? convert(entry, depth + 1) : entry;
      became.put(entry.digest(), Optional.of(now.digest()));
      kept.add(i);
      entries.add(now);
    }
    if (entries.isEmpty() && !index.manifests().isEmpty()) {
      throw new NoSuchFileException(
          pointer.digest().toString(), null, "no match for platform in index");
    }
    entries.replaceAll(entry -> about(entry, became));
    String type = TypeMap.in(conversion.format(), pointer.mediaType());
    if (type.equals(pointer.mediaType()) && entries.equals(index.manifests())) {
      return pointer;
    }
    Rewriting rewriting = Rewriting.of(Json.read(bytes));
    rewriting.set("mediaType", type);
    rewriting.keep("manifests", kept);
    rewriting.point("manifests", entries, true);
    Descriptor written = write(type, rewriting);
    labels.document(pointer.digest(), written.digest(), became, entries);
    return written;
  }

  /** What is about a sibling goes with it; anything else by its platform, if it has one. */
  private boolean wanted(Descriptor entry, List<Descriptor> siblings) {
    String about = entry.annotations().get(ABOUT);
    if (about != null && !about.equals(entry.digest().toString())) {
      for (Descriptor sibling : siblings) {
        if (sibling.digest().toString().equals(about)) {
          return matches(sibling);
        }
      }
    }
    return matches(entry);
  }

  private boolean matches(Descriptor entry) {
    return entry.platform().isEmpty() || conversion.platforms().matches(entry.platform().get());
  }

  private static Descriptor about(Descriptor entry, Map<Digest, Optional<Digest>> became) {
    Optional<Digest> now =
        Optional.ofNullable(entry.annotations().get(ABOUT))
            .flatMap(Digest::lenient)
            .flatMap(sibling -> became.getOrDefault(sibling, Optional.empty()));
    if (now.isEmpty()) {
      return entry;
    }
    Map<String, String> annotations = new HashMap<>(entry.annotations());
    annotations.put(ABOUT, now.get().toString());
    return entry.withAnnotations(annotations);
  }

  // --- bytes

  private Descriptor write(String mediaType, Rewriting document) throws IOException {
    byte[] bytes = Json.writeLine(document.fields()).getBytes(StandardCharsets.UTF_8);
    Digest digest = ingester.write(new ByteArrayInputStream(bytes), bytes.length, Optional.empty());
    return new Descriptor(mediaType, digest, bytes.length);
  }
}
