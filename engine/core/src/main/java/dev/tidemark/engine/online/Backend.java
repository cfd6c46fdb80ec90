package dev.tidemark.engine.online;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.List;

/** What holds the things that a catalog only records. */
public interface Backend {

  /**
   * Why nothing may be collected now, as far as what it holds can tell; empty if nothing speaks
   * against it. Asked before each collection, so it has to be cheap.
   */
  default List<Refusal> refusals() throws IOException {
    return List.of();
  }

  /**
   * Deletes the bytes of a blob; fine if they are not there. Called within a write transaction, so
   * that nobody can record the blob meanwhile; by several threads at a time.
   */
  void delete(Digest digest) throws IOException;

  /** Whether {@link #remove} knows what to do with resources of this kind. */
  boolean removes(Resource resource);

  /**
   * Removes an unfinished ingest, a snapshot, or a resource of a collector; fine if it is not
   * there.
   *
   * @throws Exception if it could not be removed; it is tried again later
   */
  void remove(Resource resource) throws Exception;
}
