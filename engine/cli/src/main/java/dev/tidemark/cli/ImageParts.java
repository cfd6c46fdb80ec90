package dev.tidemark.cli;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.graph.BlobCheck;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Soundness;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an image leads to, each with what is there of it. For one image. */
final class ImageParts {

  /**
   * A manifest, or an index that is not there or damaged.
   *
   * @param state {@code complete}, {@code sparse} where something is elsewhere by choice, {@code
   *     damaged}, or {@code absent}
   * @param check empty if its document could not be read, or need not be there
   * @param problem why it could not be read; empty if that is no problem
   */
  record Part(
      Descriptor manifest, String platform, String state, Optional<Check> check, String problem) {

    boolean isRead() {
      return check.map(Check::available).orElse(false);
    }

    boolean isAbsent() {
      return state.equals("absent");
    }
  }

  private final ImageReader reader;
  private final BlobCheck blobs;
  private final Descriptor image;
  private final Optional<PlatformMatcher> matcher;
  private final List<Part> parts = new ArrayList<>();

  private ImageParts(
      ImageReader reader, BlobCheck blobs, Descriptor image, Optional<PlatformMatcher> matcher) {
    this.reader = reader;
    this.blobs = blobs;
    this.image = image;
    this.matcher = matcher;
  }

  /**
   * All manifests of an image, in document order.
   *
   * @param blobs looks at what {@code reader} reads
   * @param matcher leaves out what is for other platforms
   * @throws IOException if it cannot be told what is there, or the image's own index is damaged or
   *     not there
   */
  static List<Part> of(
      ImageReader reader, BlobCheck blobs, Descriptor image, Optional<PlatformMatcher> matcher)
      throws IOException {
    ImageParts all = new ImageParts(reader, blobs, image, matcher);
    Walk.walk(all::visit, image);
    return all.parts;
  }

  private List<Descriptor> visit(Descriptor content) throws IOException {
    boolean root = content.digest().equals(image.digest());
    if (!root && isForOthers(content)) {
      return List.of();
    }
    try {
      if (MediaTypes.isIndex(content.mediaType())) {
        return reader.children(content);
      }
      if (MediaTypes.isManifest(content.mediaType())) {
        parts.add(part(content, root));
      }
    } catch (InvalidContentException e) {
      parts.add(unread(content, "damaged", Trouble.of(e).line()));
    } catch (NoSuchFileException e) {
      if (root) {
        throw e;
      }
      parts.add(unread(content, "absent", ""));
    }
    return List.of();
  }

  private boolean isForOthers(Descriptor content) {
    return matcher.isPresent()
        && content.platform().map(platform -> !matcher.get().matches(platform)).orElse(false);
  }

  private static Part unread(Descriptor content, String state, String problem) {
    return new Part(content, platform(content), state, Optional.empty(), problem);
  }

  private static String platform(Descriptor content) {
    return content.platform().map(Platforms::formatAll).orElse("-");
  }

  private Part part(Descriptor manifest, boolean root) throws IOException {
    Check check = Check.of(blobs, manifest, Platforms.all());
    if (!check.available()) {
      // an index may well lack manifests; an image that is none lacks itself
      return root
          ? new Part(manifest, platform(manifest), "damaged", Optional.of(check), "")
          : unread(manifest, "absent", "");
    }
    String state = check.state().name().toLowerCase(Locale.ROOT);
    return new Part(manifest, platform(manifest, check), state, Optional.of(check), "");
  }

  private String platform(Descriptor manifest, Check check) throws IOException {
    if (manifest.platform().isPresent()) {
      return platform(manifest);
    }
    Soundness config = check.parts().get(0);
    if (config.isBad() || !MediaTypes.isConfig(config.content().mediaType())) {
      return "-";
    }
    try {
      return Platforms.formatAll(reader.configPlatform(config.content()));
    } catch (InvalidContentException e) {
      return "-"; // no configuration, whatever its type says
    }
  }
}
