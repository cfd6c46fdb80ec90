package dev.tidemark.engine.layout;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of several places that have the same blob.
 *
 * @param tree where it belongs
 * @param entry the file or link itself
 * @param place where it is now: in the tree, or put aside
 */
record BlobCopy(BlobTree tree, Digest digest, BlobFile entry, Path place) {

  private Optional<BlobInfo> info() throws IOException {
    return tree.info(digest, entry, place);
  }

  /**
   * What is known of a blob of which these are all copies. As young as the youngest, since its
   * writer may count on that one; its stamp is another one whenever that of any is.
   *
   * @throws IOException also if the copies are links to different blobs: only one can be told
   */
  static Optional<BlobInfo> together(List<BlobCopy> copies) throws IOException {
    List<BlobInfo> infos = new ArrayList<>();
    for (BlobCopy copy : copies) {
      copy.info().ifPresent(infos::add);
    }
    if (infos.isEmpty()) {
      return Optional.empty();
    }
    if (infos.size() == 1) {
      return Optional.of(infos.get(0));
    }
    Set<Digest> shared = new LinkedHashSet<>();
    Instant modified = Instant.MIN;
    long size = 0;
    MessageDigest stamp = Checksum.sha256();
    for (BlobInfo info : infos) {
      info.sharedWith().ifPresent(shared::add);
      modified = info.modified().isAfter(modified) ? info.modified() : modified;
      size = Math.max(size, info.size()); // that of a link that leads nowhere is 0
      stamp.update((info.stamp() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (shared.size() > 1) {
      throw new IOException(
          copies.get(0).place()
              + " and its copies are links to different blobs; replace the links by what they"
              + " lead to");
    }
    long freed = BlobFile.freed(copies.stream().map(BlobCopy::entry).toList());
    String stamps = HexFormat.of().formatHex(stamp.digest());
    return Optional.of(new BlobInfo(size, modified, shared.stream().findFirst(), freed, stamps));
  }

  /**
   * Opens the first of them that can be opened, files before links.
   *
   * @throws NoSuchFileException if none of them is there any more
   */
  static InputStream open(Digest digest, List<BlobCopy> copies) throws IOException {
    List<BlobCopy> order = new ArrayList<>(copies);
    order.sort(Comparator.comparing((BlobCopy copy) -> copy.entry().kind()));
    IOException trouble = null;
    for (BlobCopy copy : order) {
      try {
        return copy.tree().open(digest, copy.entry().kind(), copy.place());
      } catch (NoSuchFileException e) {
        // it has just gone
      } catch (IOException e) {
        trouble = trouble == null ? e : trouble;
      }
    }
    throw trouble == null
        ? new NoSuchFileException(digest.toString(), null, "no such blob")
        : trouble;
  }
}
