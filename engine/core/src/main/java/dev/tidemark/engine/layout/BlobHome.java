package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One directory of blobs of a folder of layouts.
 *
 * @param blobs what is in it
 * @param version tells whether that has changed
 * @param quarantines where what was taken out of it may be; the first is where more is put
 */
record BlobHome(BlobTree blobs, TreeVersion version, List<FileQuarantine> quarantines) {

  BlobHome {
    quarantines = List.copyOf(quarantines);
  }

  Path root() {
    return blobs.root();
  }

  /** A blob that is in it. */
  Optional<BlobCopy> present(Digest digest) throws IOException {
    return blobs.copy(digest);
  }

  /** A blob that was taken out of it, the copy that would come back. */
  Optional<BlobCopy> held(Digest digest) throws IOException {
    for (FileQuarantine quarantine : quarantines) {
      Optional<BlobCopy> copy = quarantine.copy(digest);
      if (copy.isPresent()) {
        return copy;
      }
    }
    return Optional.empty();
  }

  boolean hold(Digest digest, String run, Instant since) throws IOException {
    return quarantines.get(0).hold(digest, run, since);
  }

  boolean release(Digest digest) throws IOException {
    for (FileQuarantine quarantine : quarantines) {
      if (quarantine.release(digest)) {
        return true;
      }
    }
    return false;
  }

  /** The directories that are no part of this place, but links out of it. */
  List<Path> real() throws IOException {
    List<Path> real = new ArrayList<>();
    for (String algorithm : blobs.algorithms()) {
      real.add(blobs.root().resolve(algorithm).toRealPath());
    }
    return real;
  }
}
