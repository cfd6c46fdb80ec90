package dev.tidemark.images.archive;

import dev.tidemark.images.graph.Index;
import dev.tidemark.images.oci.LayoutDocument;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.util.List;

/** The archive of a layout (image-spec, image-layout.md). */
final class LayoutArchive {

  private LayoutArchive() {}

  /** An image for each entry of its index, in order. Many an archive has no {@code oci-layout}. */
  static List<ArchiveImage> images(ArchiveContents contents)
      throws IOException, MalformedContentException {
    if (contents.has(LayoutDocument.FILE)) {
      requireKnown(LayoutDocument.parse(contents.document(LayoutDocument.FILE)).version());
    }
    contents.requireBlobsOnly();
    Index index;
    try {
      index = Index.ofLayout(contents.document(Index.FILE));
    } catch (MalformedContentException e) {
      throw new IOException("index.json " + e.getMessage(), e);
    }
    if (!index.troubles().isEmpty()) {
      throw new IOException("index.json: " + index.troubles().get(0));
    }
    for (Descriptor entry : index.manifests()) {
      if (!contents.written().containsKey(entry.digest())) {
        throw new IOException(
            "index.json names " + entry.digest() + ", which is not in it; get it again");
      }
    }
    return index.manifests().stream().map(ArchiveImage::of).toList();
  }

  private static void requireKnown(String version) throws IOException {
    if (!version.equals(LayoutDocument.VERSION)) {
      throw new IOException(
          "oci-layout says version '"
              + ArchiveContents.shown(version)
              + "', and only "
              + LayoutDocument.VERSION
              + " is known");
    }
  }
}
