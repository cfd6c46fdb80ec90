package dev.tidemark.images;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.archive.ArchiveExport;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.ExportOptions;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.platform.PlatformMatcher;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/** Writes images into a stream (containerd {@code images.Exporter}). */
@FunctionalInterface
public interface Exporter {

  /** Writes the tar of a layout. */
  static Exporter layout(ExportOptions options) {
    Objects.requireNonNull(options, "options");
    return (out, provider, images) ->
        ArchiveExport.layout(out, provider, new ImageReader(provider)::children, images, options);
  }

  /** Writes what {@code docker save} wrote before it wrote layouts. */
  static Exporter docker(PlatformMatcher platform) {
    Objects.requireNonNull(platform, "platform");
    return (out, provider, images) -> ArchiveExport.docker(out, provider, images, platform);
  }

  /**
   * Writes images.
   *
   * @param out stays open
   * @throws IOException if something is missing, or cannot be read or written
   */
  void write(OutputStream out, Provider provider, List<ArchiveImage> images) throws IOException;
}
