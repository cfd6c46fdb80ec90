package dev.tidemark.images;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.images.archive.ArchiveImport;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.ImportLimits;
import java.io.IOException;
import java.io.InputStream;

/** Takes images out of a stream (containerd {@code images.Importer}). */
@FunctionalInterface
public interface Importer {

  /** Of archives: the tar of a layout, or what {@code docker save} writes. */
  Importer ARCHIVE = (in, ingester) -> ArchiveImport.read(in, ingester, ImportLimits.DEFAULT);

  /**
   * Reads a stream to its end, writes the content, and tells the images.
   *
   * @param in stays open
   * @throws IOException if it cannot be read or written, or makes no sense
   */
  Delivery read(InputStream in, Ingester ingester) throws IOException;
}
