package dev.tidemark.engine.archive;

import dev.tidemark.engine.compress.Compression;
import dev.tidemark.engine.graph.Ingester;
import dev.tidemark.engine.oci.LayoutDocument;
import dev.tidemark.engine.tar.TarItem;
import dev.tidemark.engine.tar.TarReader;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes the content out of an archive (containerd {@code archive.ImportIndex}): the tar of a
 * layout, or what {@code docker save} writes, plain or compressed with gzip or zstd.
 *
 * <p>Where an archive is both, the layout counts, unless its index is empty, as that of an image is
 * which Docker saved by its id.
 */
public final class ArchiveImport {

  /** How many bytes tell what is none of the compressions that are known. */
  private static final int HEAD = 4;

  private ArchiveImport() {}

  /**
   * Reads an archive to its end and writes its content.
   *
   * @param archive stays open
   * @return its images, in its order; one for each name, or without a name
   * @throws IOException if it cannot be read or written, or is no sound archive of images: in one
   *     line, which goes on after the name of the archive
   */
  public static List<ArchiveImage> read(InputStream archive, Ingester ingester, ImportLimits limits)
      throws IOException {
    Contents contents = new Contents(ingester, limits);
    try (TarReader tar = new TarReader(unpacked(new Unclosed(archive)), limits.tar())) {
      for (TarItem item = tar.next(); item != null; item = tar.next()) {
        switch (item.kind()) {
          case FILE -> contents.file(item, tar.content());
          case LINK -> contents.link(item);
          case DIRECTORY -> {}
        }
      }
    }
    try {
      return images(contents);
    } catch (MalformedContentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static InputStream unpacked(InputStream archive) throws IOException {
    PushbackInputStream in = new PushbackInputStream(archive, HEAD);
    byte[] head = in.readNBytes(HEAD);
    in.unread(head);
    String begins = new String(head, StandardCharsets.ISO_8859_1);
    if (begins.equals("\u00fd7zX") || begins.startsWith("BZh")) {
      throw new IOException(
          "is compressed with "
              + (begins.startsWith("B") ? "bzip2" : "xz")
              + "; unpack it, or pack it with gzip or zstd");
    }
    return Compression.decompressed(in);
  }

  private static List<ArchiveImage> images(Contents contents)
      throws IOException, MalformedContentException {
    if (contents.has(LayoutDocument.FILE)) {
      List<ArchiveImage> images = LayoutArchive.images(contents);
      return images.isEmpty() && contents.has(SavedArchive.FILE)
          ? SavedArchive.images(contents)
          : images;
    }
    if (contents.has(SavedArchive.FILE)) {
      return SavedArchive.images(contents);
    }
    throw new IOException(
        "is no archive of images: it has neither oci-layout nor manifest.json"
            + (contents.has("repositories")
                ? "; a Docker before 1.10 wrote it, save it anew"
                : ""));
  }
}
