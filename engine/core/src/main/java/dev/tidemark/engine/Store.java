package dev.tidemark.engine;

import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store of any kind, to be asked and collected. Thread-safe; what scans or deletes runs one at a
 * time. Questions are answered as of the last {@link #refresh}, where others write the store.
 */
public interface Store extends AutoCloseable {

  /** The store in words, such as {@code oci:/srv/images}. */
  String name();

  /** The grace that is right for it where nobody says anything else. */
  Duration grace();

  /** The namespaces that have anything, in order; one that is empty text where there are none. */
  List<String> namespaces();

  /**
   * Brings what is known up to date with the store.
   *
   * @return false if another process is collecting, and what follows is as of its last look
   * @throws IOException if the store cannot be read completely
   */
  boolean refresh() throws IOException;

  /**
   * Decides what may go, and removes nothing.
   *
   * @throws IOException if the store cannot be read, or another process is collecting it
   * @throws dev.tidemark.engine.judge.RefusedException if too little is known to judge
   */
  Plan plan(Policy policy) throws IOException;

  /**
   * Removes what nothing keeps. What refuses it stands in the report.
   *
   * @throws IOException if the store cannot be read, or another process is collecting it; nothing
   *     that is needed is lost then
   */
  Report collect(Policy policy) throws IOException;

  /**
   * Removes what {@code plan} says, as far as it is still garbage and no part of what stays.
   *
   * @throws IllegalArgumentException if the plan was made for another store
   * @throws IOException as in {@link #collect}
   */
  Report apply(Plan plan, Policy policy) throws IOException;

  /** What was removed and can be brought back; empty if what goes from this store is gone. */
  Optional<Undo> undo();

  /**
   * What was done to the store, the latest first: collections, and what changed its quarantine. By
   * whatever process; of very many, the latest.
   *
   * @throws IOException if it cannot be read
   */
  List<RunRecord> runs() throws IOException;

  /**
   * Why the latest thing that was done through this object is not among {@link #runs}, in one line;
   * empty if it is, or nothing was done. It counts all the same.
   */
  Optional<String> unrecorded();

  /**
   * Why a resource stays, or why not.
   *
   * @param policy says what is young, and which names count
   * @throws IOException if the store cannot be read
   */
  Why why(Resource resource, Policy policy) throws IOException;

  /** Is told of a blob, and whether a root leads to it. */
  @FunctionalInterface
  interface BlobConsumer {
    void accept(BlobView blob, boolean live);
  }

  /**
   * Calls {@code each} for every blob, one namespace after the other. It may take its time: nothing
   * is held meanwhile.
   *
   * @param untagged whether names alone count, as for {@link Policy#untagged}
   */
  void blobs(boolean untagged, BlobConsumer each) throws IOException;

  /** One blob, by a look-up; empty if it is not in the store. */
  Optional<BlobView> blob(Resource content);

  /**
   * The known content whose digest begins with {@code prefix}, {@code sha256:12ab} or just {@code
   * 12ab}, in the order of digests.
   *
   * @param most how many to answer at most
   */
  List<Resource> matching(String prefix, int most);

  /** How much room the metadata take, and what keeps it from being used again. */
  Occupancy occupancy();

  @Override
  void close() throws IOException;
}
