package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Makes content of an ingest. Answers false if the namespace had it already: it has been claimed
 * then, and the ingest ends all the same.
 *
 * @param sealed verified bytes, on disk
 * @param size how many they are
 * @param damaged whether the blob is there, with other bytes
 */
record Commit(
    Scope scope,
    BlobFiles bytes,
    Resource ingest,
    Path sealed,
    Digest digest,
    long size,
    boolean damaged,
    Map<String, String> labels)
    implements FileChange<Boolean> {

  @Override
  public Boolean apply(Change change) throws IOException {
    if (change.get(ingest).isEmpty()) {
      throw gone(ingest);
    }
    Resource content = Resource.content(scope.namespace(), digest);
    Optional<Entry> there = change.get(content);
    if (there.isPresent()) {
      scope.claimAgain(change, there.get());
    } else {
      scope.claim(change, content);
    }
    end(change, ingest);
    // last of all that can be refused: a refusal leaves no bytes in place
    if (there.isEmpty() || damaged || !bytes.holds(there.get())) {
      install();
    }
    if (there.isEmpty()) {
      change.put(Entry.of(content, scope.now(), Map.of(Entry.SIZE, Long.toString(size)), labels));
    }
    return there.isEmpty();
  }

  private void install() throws IOException {
    try {
      bytes.install(sealed, digest, size, damaged);
    } catch (NoSuchFileException e) {
      // moved by a run of this that failed, and removed since; only without hard links
      throw new StoreException(
          StoreException.Reason.UNAVAILABLE, ingest + ": lost its bytes; send them again");
    }
  }

  /** Removes the record of an ingest, from leases too; false if there was none. */
  static boolean end(Change change, Resource ingest) {
    if (!change.remove(ingest)) {
      return false;
    }
    for (Resource lease : change.holding(ingest)) {
      change.letGo(lease, ingest);
    }
    return true;
  }

  static StoreException gone(Resource ingest) {
    return new StoreException(
        StoreException.Reason.FAILED_PRECONDITION,
        ingest + ": was aborted or collected while it was being written; begin again");
  }
}
