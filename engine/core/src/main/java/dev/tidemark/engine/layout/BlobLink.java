package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a blob leads that is a symbolic link. Some builders write layouts of nothing but links, and
 * some stores link equal content of two algorithms.
 *
 * @param shared the first other blob on the way, of the same tree or of one beside it
 * @param end the last name on the way
 * @param target what is there; null if nothing is, or the links go round in a circle
 */
record BlobLink(Optional<Digest> shared, Path end, @Nullable BlobFile target) {

  /** As many links in a row as Linux follows (path_resolution(7)). */
  private static final int MOST_HOPS = 40;

  /**
   * Goes from link to link, starting at the one that {@code digest} is.
   *
   * @param place where that one is now; it leads where it would lead from its place in the tree
   * @throws IOException if one of them cannot be looked at
   */
  static BlobLink follow(BlobTree tree, Digest digest, Path place) throws IOException {
    Optional<Digest> shared = Optional.empty();
    Path at = place;
    Path from = tree.path(digest);
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      Path next = at;
      try {
        next = from.resolveSibling(Files.readSymbolicLink(at));
        at = withRealParent(next);
        from = at;
        if (shared.isEmpty()) {
          shared = tree.blobAt(at).filter(other -> !other.equals(digest));
        }
        BlobFile found = BlobFile.at(at);
        if (!found.isLink()) {
          return new BlobLink(shared, at, found);
        }
      } catch (IOException e) {
        if (!FileFailure.meansAbsent(next, e)) {
          throw FileFailure.explained("cannot follow a link to " + next, e, "check what is there");
        }
        return new BlobLink(shared, next, null);
      }
    }
    return new BlobLink(shared, at, null);
  }

  /**
   * The same file by a path that has no link before its last name, so that paths can be compared.
   */
  private static Path withRealParent(Path path) throws IOException {
    Path name = path.getFileName();
    Path parent = path.getParent();
    return name == null || parent == null ? path : parent.toRealPath().resolve(name);
  }

  boolean dangles() {
    return target == null;
  }

  /**
   * What is known of the blob. The later of the two times counts, so that a fresh link to an old
   * file is young. One that leads nowhere is still there, because its name is. No bytes go with a
   * link.
   *
   * @param link the link itself
   */
  Optional<BlobInfo> info(BlobFile link) {
    if (target == null) {
      return Optional.of(new BlobInfo(0, link.modified(), shared, 0, link.stamp()));
    }
    if (!target.isFile()) {
      return Optional.empty();
    }
    Instant written =
        target.modified().isAfter(link.modified()) ? target.modified() : link.modified();
    String stamp = link.stamp() + " " + target.stamp();
    return Optional.of(new BlobInfo(target.size(), written, shared, 0, stamp));
  }
}
