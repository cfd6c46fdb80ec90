package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.graph.Selection;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be written.
 *
 * @param blobs all content, in the order of its paths
 * @param entries those of {@code index.json}
 * @param saved the manifests for {@code manifest.json}, each with the images that it is of
 */
record Selected(
    SortedMap<Digest, Descriptor> blobs,
    List<Descriptor> entries,
    Optional<Map<Manifest, List<ArchiveImage>>> saved) {

  /** Looks for all content of the images. */
  static Selected of(
      Provider provider, Handler children, List<ArchiveImage> images, ExportOptions options)
      throws IOException {
    SortedMap<Digest, Descriptor> blobs = new TreeMap<>();
    List<Descriptor> entries = new ArrayList<>();
    List<Descriptor> referrers = new ArrayList<>();
    Handler wanted = wanted(provider, children, options);
    for (ArchiveImage image : images) {
      requireImage(image);
      entries.add(image.entry());
      requireSomething(provider, children, image, options);
      Walk.walk(
          content -> {
            if (options.skipMissing() && absent(provider, content)) {
              return List.of();
            }
            blobs.putIfAbsent(content.digest(), content);
            List<Descriptor> found = children(wanted, content);
            found.stream().filter(Selected::isReferrer).forEach(referrers::add);
            return found;
          },
          image.target());
    }
    referrers.stream().distinct().forEach(entries::add);
    return new Selected(
        blobs,
        entries,
        Optional.of(saved(new ImageReader(provider), images, blobs, options))
            .filter(saved -> options.dockerManifest() && !saved.isEmpty()));
  }

  private static List<Descriptor> children(Handler handler, Descriptor content) throws IOException {
    try {
      return handler.handle(content);
    } catch (NoSuchFileException e) {
      throw missing(content);
    }
  }

  static NoSuchFileException missing(Descriptor content) {
    return new NoSuchFileException(
        content.digest().toString(), null, "is not there; get it, or skip what is missing");
  }

  private static boolean isReferrer(Descriptor content) {
    return content.annotations().containsKey(Annotations.MANIFEST_SUBJECT);
  }

  static String label(ArchiveImage image) {
    return image.name().isEmpty() ? image.target().digest().toString() : image.name();
  }

  static void requireImage(ArchiveImage image) throws IOException {
    String type = image.target().mediaType();
    if (!MediaTypes.isManifest(type) && !MediaTypes.isIndex(type)) {
      throw new IOException(
          label(image) + ": is of type '" + type + "'; only manifests and indexes can be exported");
    }
  }

  /** Whoever names an image wants more than a list of what is not there, or is for others. */
  private static void requireSomething(
      Provider provider, Handler children, ArchiveImage image, ExportOptions options)
      throws IOException {
    if (options.skipMissing() && absent(provider, image.target())) {
      throw new IOException(label(image) + ": there is nothing to export, it is not there itself");
    }
    if (options.platform().isPresent()) {
      Handler suitable = Selection.platforms(children, options.platform().get());
      boolean[] found = new boolean[1];
      Walk.walk(
          content -> {
            boolean leaf = !MediaTypes.isIndex(content.mediaType());
            found[0] |= leaf;
            boolean blind = options.skipMissing() && absent(provider, content);
            return leaf || blind ? List.of() : children(suitable, content);
          },
          image.target());
      if (!found[0]) {
        throw new IOException(label(image) + ": there is nothing to export for this platform");
      }
    }
  }

  private static Handler wanted(Provider provider, Handler children, ExportOptions options) {
    Handler handler = children;
    if (options.platform().isPresent()) {
      handler = Selection.platforms(handler, options.platform().get());
    }
    if (options.skipNonDistributable()) {
      handler = Selection.distributable(handler);
    }
    if (options.skipMissing()) {
      handler = complete(provider, handler);
    }
    return options.referrers().addedTo(handler);
  }

  /** Children of a manifest only if all of them are there: with some of them nobody can do much. */
  private static Handler complete(Provider provider, Handler handler) {
    return content -> {
      List<Descriptor> found = handler.handle(content);
      if (MediaTypes.isManifest(content.mediaType())) {
        for (Descriptor child : found) {
          if (absent(provider, child)) {
            return List.of();
          }
        }
      }
      return found;
    };
  }

  private static boolean absent(Provider provider, Descriptor content) throws IOException {
    if (InlineData.of(content).isPresent()) {
      return false;
    }
    try (InputStream stream = provider.open(content)) {
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  // --- what docker load reads

  private static Map<Manifest, List<ArchiveImage>> saved(
      ImageReader reader,
      List<ArchiveImage> images,
      SortedMap<Digest, Descriptor> blobs,
      ExportOptions options)
      throws IOException {
    Map<Manifest, List<ArchiveImage>> saved = new LinkedHashMap<>();
    PlatformMatcher preferred =
        options.platform().orElseGet(() -> Platforms.only(Platforms.host()));
    for (ArchiveImage image : images) {
      manifest(reader, image.target(), preferred)
          .filter(manifest -> loadable(manifest, blobs))
          .ifPresent(
              manifest -> saved.computeIfAbsent(manifest, key -> new ArrayList<>()).add(image));
    }
    return saved;
  }

  /** That of the preferred platform, or else any. */
  private static Optional<Manifest> manifest(
      ImageReader reader, Descriptor image, PlatformMatcher preferred) throws IOException {
    try {
      return Optional.of(reader.manifest(image, preferred));
    } catch (NoSuchFileException e) {
      // another one, then
    }
    try {
      return Optional.of(reader.manifest(image));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean loadable(Manifest manifest, SortedMap<Digest, Descriptor> blobs) {
    return MediaTypes.isConfig(manifest.config().mediaType())
        && manifest.children().stream().allMatch(child -> blobs.containsKey(child.digest()));
  }
}
