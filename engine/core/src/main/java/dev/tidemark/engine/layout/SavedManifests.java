package dev.tidemark.engine.layout;

import dev.tidemark.engine.decode.Ancestry;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.Name;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * The manifests of images that {@code docker save} names by their configurations only: of several
 * that were saved by their digests, its index lists one. A manifest that has a configuration of the
 * list is that of an image, and so is an index that has such a manifest. For this all blobs that
 * may be documents are read; only what was unpacked from an archive of Docker has such a list.
 */
final class SavedManifests {

  /** Largest document that is read, in bytes: registries take none that is larger. */
  private static final int LARGEST = 4 << 20;

  private final BlobTree blobs;
  private final Ancestry documents = new Ancestry();

  private SavedManifests(BlobTree blobs) {
    this.blobs = blobs;
  }

  /**
   * The documents above configurations.
   *
   * @param saved what the list names
   */
  static List<Name> of(List<Name> saved, BlobTree blobs) throws IOException {
    List<Name> configs =
        saved.stream()
            .filter(root -> root.target().mediaType().equals(MediaTypes.OCI_CONFIG))
            .toList();
    if (configs.isEmpty()) {
      return List.of();
    }
    SavedManifests manifests = new SavedManifests(blobs);
    List<Digest> all = new ArrayList<>();
    blobs.list(blob -> all.add(blob.digest()));
    for (Digest digest : all) {
      manifests.read(digest);
    }
    List<Name> roots = new ArrayList<>();
    for (Name config : configs) {
      for (Ancestry.Parent above : manifests.documents.above(config.target().digest())) {
        Descriptor document = above.self();
        roots.add(Name.of("", config.name(), document, SavedImages.FILE));
      }
    }
    return roots;
  }

  private void read(Digest digest) throws IOException {
    BlobFile file = blobs.entry(digest);
    if (file == null || (file.isFile() && file.size() > LARGEST)) {
      return;
    }
    try (InputStream in = blobs.open(digest)) {
      int first = in.read();
      if (first == '{') {
        byte[] rest = in.readNBytes(LARGEST);
        byte[] whole = new byte[rest.length + 1];
        whole[0] = '{';
        System.arraycopy(rest, 0, whole, 1, rest.length);
        documents.add(digest, whole);
      }
    } catch (NoSuchFileException e) {
      // it went meanwhile
    }
  }
}
