package dev.tidemark.images.image;

import dev.tidemark.images.graph.ImageIndex;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** One loading of an index. Not for reuse. */
final class IndexLoad {

  private final Documents documents;
  private final List<IndexEntry> entries = new ArrayList<>();
  private final Queue<ImageIndex> indexes = new ArrayDeque<>();
  private int listed;

  IndexLoad(Documents documents) {
    this.documents = documents;
  }

  Index run() throws IOException {
    Root root = documents.root();
    if (root.index().isEmpty()) {
      add(root.descriptor());
      return new Index(entries);
    }
    indexes.add(root.index().get());
    for (ImageIndex index = indexes.poll(); index != null; index = indexes.poll()) {
      for (Descriptor entry : index.manifests()) {
        add(entry);
      }
    }
    return new Index(entries);
  }

  private void add(Descriptor entry) throws IOException {
    // an index that lists another one a thousand times, which does the same, must come to an end
    if (++listed > Index.MAX_ENTRIES) {
      throw new IOException("the index lists more than " + Index.MAX_ENTRIES + " entries");
    }
    if (MediaTypes.isIndex(entry.mediaType())) {
      indexes.add(documents.index(entry));
    } else if (MediaTypes.isManifest(entry.mediaType())) {
      entries.add(new IndexEntry(documents, entry, platform(entry)));
    }
  }

  private Platform platform(Descriptor manifest) throws IOException {
    return manifest.platform().isPresent()
        ? manifest.platform().get()
        : documents.config(documents.manifest(manifest)).platform();
  }
}
