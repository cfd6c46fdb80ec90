package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What is read of a layout, in short. */
final class Reading {

  private Reading() {}

  static OciLayout open(LayoutWriter layout) throws IOException {
    return OciLayout.open(layout.directory(), Clock.systemUTC());
  }

  static List<Digest> list(BlobStore blobs) throws IOException {
    List<Digest> digests = new ArrayList<>();
    blobs.list(blob -> digests.add(blob.digest()));
    return digests;
  }

  static List<String> labels(NameList roots) {
    return roots.names().stream().map(Name::label).toList();
  }

  static List<Digest> targets(NameList roots) {
    return roots.names().stream().map(root -> root.target().digest()).toList();
  }
}
