package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.oci.LayoutDocument;
import dev.tidemark.images.tar.TarItem;
import dev.tidemark.images.tar.TarReader;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the content out of an archive (containerd {@code archive.ImportIndex}): the tar of a
 * layout, or what {@code docker save} writes, plain or compressed with gzip, zstd, xz or bzip2.
 *
 * <p>An archive may be both. The layout counts then, and beside it those images of the list of
 * {@code docker save} that it does not have: of several that were saved by their digests or ids,
 * Docker's index names one or none.
 */
public final class ArchiveImport {

  private ArchiveImport() {}

  /**
   * Reads an archive to its end and writes its content.
   *
   * @param archive stays open
   * @return its images, in its order, one for each name or without a name; and all of its content,
   *     of which these may need a part only: see {@link Settlement}
   * @throws IOException if it cannot be read or written, or is no sound archive of images: in one
   *     line, which goes on after the name of the archive
   */
  public static Delivery read(InputStream archive, Ingester ingester, ImportLimits limits)
      throws IOException {
    ArchiveContents contents = new ArchiveContents(ingester, limits);
    try (InputStream unpacked = Compression.decompressed(new Unclosed(archive));
        TarReader tar = new TarReader(unpacked, limits.tar())) {
      for (TarItem item = tar.next(); item != null; item = tar.next()) {
        switch (item.kind()) {
          case FILE -> contents.file(item, tar.content());
          case LINK, SYMBOLIC_LINK -> contents.link(item);
          case DIRECTORY -> {}
        }
      }
    }
    try {
      List<ArchiveImage> images = images(contents);
      return new Delivery(images, contents.written());
    } catch (MalformedContentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static List<ArchiveImage> images(ArchiveContents contents)
      throws IOException, MalformedContentException {
    boolean layout = contents.has(LayoutDocument.FILE) || contents.has(Index.FILE);
    if (!layout && !contents.has(SavedArchive.FILE)) {
      throw new IOException(
          "is no archive of images: it has neither index.json nor manifest.json"
              + (contents.has("repositories")
                  ? "; a Docker before 1.10 wrote it, save it anew"
                  : ""));
    }
    List<ArchiveImage> images =
        new ArrayList<>(layout ? LayoutArchive.images(contents) : List.of());
    if (contents.has(SavedArchive.FILE)) {
      images.addAll(SavedArchive.images(contents, images));
    }
    return images;
  }
}
