package dev.tidemark.images.image;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.graph.FormatNames;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the documents of a loader, and checks them against each other. */
final class LoadedDocuments {

  private final Loader loader;
  private final byte[] rootBytes;
  private final Digest rootDigest;

  LoadedDocuments(Loader loader) throws IOException {
    this.loader = loader;
    Optional<Digest> known = loader.rootDigest();
    try (InputStream in =
        known.isPresent()
            ? SizedStream.verified(loader.openRoot(), pointer(known.get()))
            : loader.openRoot()) {
      this.rootBytes = in.readNBytes(ImageReader.MAX_BYTES + 1);
    }
    this.rootDigest = known.isPresent() ? known.get() : Digest.of(rootBytes);
    requireDocument(rootDigest, rootBytes);
  }

  // --- what there is

  LoadedRoot root() throws IOException {
    return parsed(
        rootDigest,
        () -> {
          Document document = Json.strict(rootBytes);
          String written = document.string("mediaType").orElse("");
          if (!MediaTypes.isManifest(written) && document.has("manifests")) {
            String type = MediaTypes.isIndex(written) ? written : MediaTypes.OCI_INDEX;
            return new LoadedRoot(pointer(type), Optional.of(Index.parse(rootBytes, type)));
          }
          if (MediaTypes.isIndex(written)) {
            return new LoadedRoot(pointer(written), Optional.of(Index.parse(rootBytes, written)));
          }
          // before version 1.1 a manifest did not have to say that it is one
          boolean manifest = written.isEmpty() && document.has("config");
          if (!manifest && !MediaTypes.isManifest(written)) {
            throw new MalformedContentException(
                "is neither a manifest nor an index, but of type '" + written + "'");
          }
          return new LoadedRoot(
              pointer(manifest ? MediaTypes.OCI_MANIFEST : written), Optional.empty());
        });
  }

  private Descriptor pointer(String mediaType) {
    return new Descriptor(mediaType, rootDigest, rootBytes.length);
  }

  Index index(Descriptor index) throws IOException {
    byte[] bytes = read(index, true);
    return parsed(index.digest(), () -> Index.parse(bytes, index.mediaType()));
  }

  Manifest manifest(Descriptor manifest) throws IOException {
    byte[] bytes = read(manifest, true);
    return parsed(manifest.digest(), () -> Manifest.parse(bytes, manifest.mediaType()));
  }

  Config config(Manifest manifest) throws IOException {
    Descriptor config = manifest.config();
    byte[] bytes = read(config, false);
    return parsed(config.digest(), () -> Config.parse(bytes));
  }

  Image image(Descriptor descriptor, Platform platform) throws IOException {
    Manifest manifest = manifest(descriptor);
    Config config = config(manifest);
    List<Descriptor> stored = manifest.layers();
    List<Digest> diffIds = config.diffIds();
    if (stored.size() != diffIds.size()) {
      throw new InvalidContentException(
          descriptor.digest(),
          "has " + stored.size() + " layers, but its config has " + diffIds.size() + " diff ids");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Descriptor written = stored.get(i);
      Descriptor layer = written.withMediaType(FormatNames.oci(written.mediaType()));
      if (MediaTypes.isNonDistributable(layer.mediaType())) {
        throw new InvalidContentException(
            descriptor.digest(), "has a layer that must not be distributed: " + layer.digest());
      }
      layers.add(new Layer(layer, diffIds.get(i), blob -> loader.openBlob(blob.digest())));
    }
    return new Image(layers, config, platform, manifest.annotations());
  }

  // --- bytes

  private byte[] read(Descriptor document, boolean manifest) throws IOException {
    Digest digest = document.digest();
    Optional<byte[]> inline = InlineData.of(document);
    if (inline.isPresent()) {
      return inline.get();
    }
    byte[] bytes;
    try (InputStream in = SizedStream.verified(open(digest, manifest), document)) {
      bytes = in.readNBytes(ImageReader.MAX_BYTES + 1);
    }
    requireDocument(digest, bytes);
    return bytes;
  }

  private InputStream open(Digest digest, boolean manifest) throws IOException {
    if (digest.equals(rootDigest)) {
      return new ByteArrayInputStream(rootBytes);
    }
    return manifest ? loader.openManifest(digest) : loader.openBlob(digest);
  }

  private static Descriptor pointer(Digest digest) {
    return new Descriptor("", digest, -1);
  }

  private static void requireDocument(Digest digest, byte[] bytes) throws InvalidContentException {
    if (bytes.length > ImageReader.MAX_BYTES) {
      throw new InvalidContentException(
          digest, "is larger than " + (ImageReader.MAX_BYTES >> 20) + " MiB");
    }
  }

  // --- JSON

  private interface Parser<T> {
    T parse() throws MalformedContentException, IOException;
  }

  private static <T> T parsed(Digest document, Parser<T> parser) throws IOException {
    try {
      return parser.parse();
    } catch (MalformedContentException e) {
      throw new InvalidContentException(document, String.valueOf(e.getMessage()));
    }
  }
}
