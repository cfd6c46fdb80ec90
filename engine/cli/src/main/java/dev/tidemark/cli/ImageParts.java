package dev.tidemark.cli;

import dev.tidemark.engine.graph.Check;
import dev.tidemark.engine.graph.ImageReader;
import dev.tidemark.engine.graph.Walk;
import dev.tidemark.engine.platform.PlatformMatcher;
import dev.tidemark.engine.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The manifests that an image leads to, each with what is there of it. */
final class ImageParts {

  /**
   * A manifest.
   *
   * @param state {@code complete}, {@code sparse} where something is elsewhere by choice, {@code
   *     damaged}, or {@code absent}
   */
  record Part(Descriptor manifest, String platform, String state, Check check) {

    boolean isDamaged() {
      return state.equals("damaged");
    }
  }

  private ImageParts() {}

  /**
   * All of them, in document order.
   *
   * @param matcher leaves out what is for other platforms
   * @throws IOException also if an index of the image is damaged, or is not there
   */
  static List<Part> of(ImageReader reader, Descriptor image, Optional<PlatformMatcher> matcher)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    Walk.walk(
        content -> {
          if (MediaTypes.isIndex(content.mediaType())) {
            return reader.children(content);
          }
          if (MediaTypes.isManifest(content.mediaType())) {
            part(reader, content, content.digest().equals(image.digest()), matcher)
                .ifPresent(parts::add);
          }
          return List.of();
        },
        image);
    return parts;
  }

  private static Optional<Part> part(
      ImageReader reader, Descriptor manifest, boolean root, Optional<PlatformMatcher> matcher)
      throws IOException {
    if (!root
        && matcher.isPresent()
        && manifest.platform().map(platform -> !matcher.get().matches(platform)).orElse(false)) {
      return Optional.empty();
    }
    Check check = Check.of(reader, manifest, Platforms.all());
    // an index may well lack manifests; an image that is none lacks itself
    String state =
        check.available() || root ? check.state().name().toLowerCase(Locale.ROOT) : "absent";
    return Optional.of(new Part(manifest, platform(reader, manifest), state, check));
  }

  private static String platform(ImageReader reader, Descriptor manifest) throws IOException {
    if (manifest.platform().isPresent()) {
      return Platforms.formatAll(manifest.platform().get());
    }
    try {
      Descriptor config = reader.readManifest(manifest).config();
      return MediaTypes.isConfig(config.mediaType())
          ? Platforms.formatAll(reader.configPlatform(config))
          : "-";
    } catch (NoSuchFileException e) {
      return "-";
    }
  }
}
