package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the configuration of an image says about its layers and where it runs (image-spec,
 * config.md).
 *
 * @param platform as written
 * @param rootFs without layers if it has none, or is the configuration of some other artifact
 */
public record ImageConfig(Platform platform, RootFs rootFs) {

  public ImageConfig {
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(rootFs, "rootFs");
  }

  /**
   * Reads one.
   *
   * @throws MalformedContentException if it is no JSON object, or has a layer without a digest
   */
  public static ImageConfig parse(byte[] bytes) throws MalformedContentException {
    Document document = Json.strict(bytes);
    Platform platform =
        new Platform(
            document.string("os").orElse(""),
            document.string("architecture").orElse(""),
            document.string("variant").orElse(""),
            document.string("os.version").orElse(""),
            document.strings("os.features"));
    String type = "";
    List<Digest> diffIds = new ArrayList<>();
    for (Document rootFs : document.objects("rootfs")) {
      type = rootFs.string("type").orElse("");
      for (String text : rootFs.strings("diff_ids")) {
        diffIds.add(diffId(text));
      }
    }
    return new ImageConfig(platform, new RootFs(type, diffIds));
  }

  private static Digest diffId(String text) throws MalformedContentException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedContentException("has a diff_id that is " + e.getMessage());
    }
  }
}
