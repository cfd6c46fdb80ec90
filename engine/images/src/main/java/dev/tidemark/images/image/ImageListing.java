package dev.tidemark.images.image;

import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** One loading of an index. Not for reuse. */
final class ImageListing {

  private final LoadedDocuments documents;
  private final List<IndexEntry> entries = new ArrayList<>();
  private final Queue<Index> indexes = new ArrayDeque<>();
  private int listed;

  ImageListing(LoadedDocuments documents) {
    this.documents = documents;
  }

  ImageList run() throws IOException {
    LoadedRoot root = documents.root();
    if (root.index().isEmpty()) {
      add(root.descriptor());
      return new ImageList(entries);
    }
    indexes.add(root.index().get());
    for (Index index = indexes.poll(); index != null; index = indexes.poll()) {
      for (Descriptor entry : index.manifests()) {
        add(entry);
      }
    }
    return new ImageList(entries);
  }

  private void add(Descriptor entry) throws IOException {
    // an index that lists another one a thousand times, which does the same, must come to an end
    if (++listed > ImageList.MAX_ENTRIES) {
      throw new IOException("the index lists more than " + ImageList.MAX_ENTRIES + " entries");
    }
    if (MediaTypes.isIndex(entry.mediaType())) {
      indexes.add(documents.index(entry));
    } else if (MediaTypes.isManifest(entry.mediaType())) {
      entries.add(entry(entry, platform(entry)));
    }
  }

  private IndexEntry entry(Descriptor manifest, Platform platform) {
    return new IndexEntry(manifest, platform, () -> documents.image(manifest, platform));
  }

  private Platform platform(Descriptor manifest) throws IOException {
    return manifest.platform().isPresent()
        ? manifest.platform().get()
        : documents.config(documents.manifest(manifest)).platform();
  }
}
