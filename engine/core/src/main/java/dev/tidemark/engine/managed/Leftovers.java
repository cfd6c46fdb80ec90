package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One look for bytes that nothing is recorded of, and what may become of them. The bytes of a store
 * whose records were lost look just the same, so that there are circuit breakers; and what is young
 * stays, because records that are brought back are seldom the latest. Not thread-safe.
 */
final class Leftovers {

  /**
   * How many orphans, in files, crashes may have left in a store of any size: one for each writer
   * who was about to commit. Doubled, a small store with an old copy of its metadata loses twice as
   * many blobs before anybody is asked.
   */
  static final int CRASH = 16;

  /**
   * Of all blobs divided by this no more may be orphans. Doubled, a store is refused in which
   * crashes have left a quarter of the blobs.
   */
  static final int SHARE = 2;

  /** How many are named, for people. Doubled, the list in a report is twice as long. */
  private static final int NAMED = 20;

  /** How many digests share a transaction, which writers wait for. */
  private static final int GROUP = 256;

  private final Catalog catalog;
  private final BlobFiles bytes;
  private final Instant since;

  private final List<Digest> old = new ArrayList<>();
  private long oldBytes;
  private long young;
  private long youngBytes;
  private long blobs;
  private Arrivals.Stale uploads = Arrivals.Stale.NONE;

  private Leftovers(Catalog catalog, BlobFiles bytes, Instant since) {
    this.catalog = catalog;
    this.bytes = bytes;
    this.since = since;
  }

  /**
   * Looks.
   *
   * @param since what changed later is young
   * @throws IOException if the directories cannot be read completely
   */
  static Leftovers of(Catalog catalog, BlobFiles bytes, Instant since) throws IOException {
    Leftovers found = new Leftovers(catalog, bytes, since);
    List<Digest> group = new ArrayList<>();
    bytes.list(
        digest -> {
          group.add(digest);
          if (group.size() == GROUP) {
            found.look(group);
            group.clear();
          }
        });
    found.look(group);
    found.uploads = bytes.arrivals().stale(found::isRecorded, since);
    return found;
  }

  private void look(List<Digest> group) throws IOException {
    blobs += group.size();
    List<Digest> orphans =
        catalog.read(
            (CatalogView view) -> group.stream().filter(one -> isOrphan(view, one)).toList());
    for (Digest orphan : orphans) {
      if (Moved.since(bytes.path(orphan), since)) {
        young++;
        youngBytes += size(orphan);
      } else {
        old.add(orphan);
        oldBytes += size(orphan);
      }
    }
  }

  private static boolean isOrphan(CatalogView view, Digest digest) {
    return view.holders(digest) == 0 && !view.queued(Resource.content("", digest));
  }

  private boolean isRecorded(Resource resource) {
    return catalog.read((CatalogView view) -> view.get(resource).isPresent());
  }

  private long size(Digest digest) throws IOException {
    return bytes.attributes(digest).map(BasicFileAttributes::size).orElse(0L);
  }

  Orphans orphans() {
    return new Orphans(counts(), refusals());
  }

  private Counts.Leftovers counts() {
    long allYoung = young + uploads.young();
    long allYoungBytes = youngBytes + uploads.youngBytes();
    return new Counts.Leftovers(
        old.size() + uploads.old().size() + allYoung,
        oldBytes + uploads.oldBytes() + allYoungBytes,
        allYoung,
        allYoungBytes,
        Stream.concat(
                old.stream().map(digest -> bytes.directory().relativize(bytes.path(digest))),
                uploads.old().stream().map(name -> Path.of("ingests", name)))
            .limit(NAMED)
            .map(Path::toString)
            .toList());
  }

  /**
   * What is young is as lost as the rest. But where nothing has to go nothing is refused, if there
   * ever was a record: the last upload may just have crashed.
   */
  private List<Refusal> refusals() {
    long orphans = old.size() + young;
    boolean idle = old.isEmpty() && catalog.read((CatalogView view) -> view.nextId() > 0);
    if (orphans == 0 || idle) {
      return List.of();
    }
    if (!catalog.read(Leftovers::hasContent)) {
      return List.of(
          new Refusal(
              Refusal.Kind.RECORDS_LOST,
              (blobs == 1 ? "there is 1 blob" : "there are " + blobs + " blobs")
                  + " and no record of any content"));
    }
    return orphans > CRASH && orphans * SHARE > blobs
        ? List.of(
            new Refusal(
                Refusal.Kind.ORPHAN_SHARE,
                orphans + " of " + blobs + " blobs are named by no record"))
        : List.of();
  }

  private static boolean hasContent(CatalogView view) {
    return view.namespaces().stream()
        .anyMatch(namespace -> view.records(namespace).containsKey(Kind.CONTENT));
  }

  /**
   * Queues the blobs and removes the uploads that have to go, unless a record has come meanwhile.
   *
   * @param allowed circuit breakers that are overridden
   * @return what there was
   * @throws RefusedException by another one; nothing has changed
   */
  Orphans queue(Set<Refusal.Kind> allowed) throws IOException {
    Orphans found = orphans();
    List<Refusal> refusals = Refusal.without(found.refusals(), allowed);
    if (!refusals.isEmpty()) {
      throw new RefusedException(refusals);
    }
    for (int from = 0; from < old.size(); from += GROUP) {
      List<Doomed> group = new ArrayList<>();
      for (Digest digest : old.subList(from, Math.min(from + GROUP, old.size()))) {
        Resource blob = Resource.content("", digest);
        group.add(new Doomed(blob, size(digest), 0, Instant.EPOCH, ""));
      }
      catalog.write(change -> queue(change, group));
    }
    bytes.arrivals().sweep(uploads.old(), this::isRecorded);
    return new Orphans(found.found(), refusals);
  }

  private static List<Doomed> queue(Change change, List<Doomed> group) {
    for (Doomed doomed : group) {
      if (isOrphan(change, Digest.parse(doomed.resource().key()))) {
        change.queue(doomed);
      }
    }
    return group;
  }
}
