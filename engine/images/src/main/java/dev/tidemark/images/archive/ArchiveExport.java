package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.images.platform.PlatformMatcher;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes images into an archive (containerd {@code archive.Export}). Content is verified as it is
 * written. A failure leaves an archive without an end, which no reader takes for a whole one.
 *
 * <p>The streams that are given stay open.
 */
public final class ArchiveExport {

  private ArchiveExport() {}

  /**
   * Writes the tar of a layout. Its documents come first, then the blobs by their names.
   *
   * @param children finds the children of content; it is asked again by the options
   * @throws java.nio.file.NoSuchFileException if something is not there that is not to be skipped
   * @throws IOException in one line: if an image is neither manifest nor index, has nothing for the
   *     platform, or cannot be read or written
   */
  public static void layout(
      OutputStream out,
      Provider provider,
      Handler children,
      List<ArchiveImage> images,
      ExportOptions options)
      throws IOException {
    Selected selected = Selected.of(provider, children, images, options);
    new LayoutExport(provider, selected).write(out);
  }

  /**
   * Writes what {@code docker save} wrote before it wrote layouts: the configuration and the
   * unpacked layers of one manifest of each image. Digests of manifests are lost in it, image ids
   * are not.
   *
   * @param platform chooses the manifest
   * @throws java.nio.file.NoSuchFileException if something is not there
   * @throws IOException in one line: if an image is no image of layers, has nothing for the
   *     platform, or cannot be read or written
   */
  public static void docker(
      OutputStream out, Provider provider, List<ArchiveImage> images, PlatformMatcher platform)
      throws IOException {
    new DockerExport(provider, platform).write(out, images);
  }
}
