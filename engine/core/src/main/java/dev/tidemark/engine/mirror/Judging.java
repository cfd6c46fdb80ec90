package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Looks at a store and judges it, as often as one operation needs. */
final class Judging implements Sweeper.Judge {

  /** How often a scan is repeated because the store proved it incomplete, before giving up. */
  private static final int MAX_SCANS = 100;

  /**
   * How many scans in a row may not list a blob that is there. What comes just then is left out
   * once; doubled, a store with a listing that is always short is scanned so often in vain.
   */
  private static final int MAX_UNLISTED = 10;

  private final Metadata metadata;
  private final BlobStore blobs;
  private final NameReader names;
  private final Scanner scanner;
  private Function<Reader, Planner> planner;
  private final Remit remit;
  private final Releases releases;
  private final Stopwatch watch;

  private List<Releases.Note> notes = List.of();
  private List<String> warnings = List.of();
  private final Map<Digest, Integer> unlisted = new HashMap<>();
  private long decoded;
  private long restored;

  Judging(
      Metadata metadata,
      BlobStore blobs,
      NameReader names,
      Scanner scanner,
      Function<Reader, Planner> planner,
      Remit remit,
      Releases releases,
      Stopwatch watch) {
    this.metadata = metadata;
    this.blobs = blobs;
    this.names = names;
    this.scanner = scanner;
    this.planner = planner;
    this.remit = remit;
    this.releases = releases;
    this.watch = watch;
  }

  /** From now on, another one judges. */
  void by(Function<Reader, Planner> other) {
    planner = other;
  }

  /** What the last judgement has to say to people. */
  List<String> warnings() {
    return warnings;
  }

  /** What was noted of names before the last judgement read the roots. */
  List<Releases.Note> notes() {
    return notes;
  }

  /** What stands in them. */
  List<Releases.Release> released() {
    return notes.stream().flatMap(note -> note.releases().stream()).toList();
  }

  /** How often content was read, in all scans. */
  long decoded() {
    return decoded;
  }

  /** How many blobs came back from quarantine. */
  long restored() {
    return restored;
  }

  @Override
  public String rootsVersion() throws IOException {
    return names.read().version();
  }

  /**
   * Scans and judges, until everything that stays, and what that leads to, is accounted for: what
   * is believed absent is looked for in the store (then the scan was incomplete) and in quarantine
   * (then it comes back); referrers that are in neither are needed no longer.
   */
  @Override
  public Sweeper.Judgement judge() throws IOException {
    boolean doubting = false;
    unlisted.clear();
    for (int i = 0; i < MAX_SCANS; i++) {
      watch.phase("scan");
      notes = releases.read();
      ScanReport scan = scanner.scan(doubting);
      decoded += scan.decoded();
      watch.phase("mark");
      Assessment assessment = assess();
      watch.phase("plan");
      complete(assessment.kept());
      if (reappear(assessment.absent())) {
        doubting = true;
      } else if (!LostReferrers.forget(metadata, assessment.absent())) {
        List<String> all = new ArrayList<>(scan.warnings());
        all.addAll(assessment.warnings());
        warnings = all;
        return new Sweeper.Judgement(assessment, scan.rootsVersion());
      }
    }
    throw new IOException("the store changes faster than it can be scanned; try again later");
  }

  private Assessment assess() throws IOException {
    try {
      Assessment assessment =
          metadata.read(
              reader -> {
                Planner one = planner.apply(reader);
                return one.assess(this::info, remit, one.memory(released()));
              });
      return withShared(assessment);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** That others may need the blobs is no matter where nothing would go, now or for good. */
  private Assessment withShared(Assessment assessment) throws IOException {
    Optional<String> how = blobs.shared();
    boolean idle = assessment.victims().isEmpty() && blobs.quarantine().held().isEmpty();
    return how.isEmpty() || idle ? assessment : assessment.shared(how.get());
  }

  private Optional<BlobInfo> info(Digest digest) {
    try {
      return blobs.info(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings back what is held of content that stays and is in the store only in part. */
  private void complete(Bitmap kept) throws IOException {
    List<Digest> divided = blobs.quarantine().divided();
    if (divided.isEmpty()) {
      return;
    }
    long[] ids = metadata.read(reader -> reader.ids(divided));
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != Reader.NONE && kept.get(ids[i]) && blobs.quarantine().release(divided.get(i))) {
        restored++;
      }
    }
  }

  /**
   * Whether any of these is in the store after all, or has just been brought back.
   *
   * @throws IOException if the listing leaves one of them out all the time
   */
  private boolean reappear(List<Digest> absent) throws IOException {
    if (absent.isEmpty()) {
      return false;
    }
    Set<Digest> held = new HashSet<>();
    blobs.quarantine().held().forEach(blob -> held.add(blob.digest()));
    boolean found = false;
    unlisted.keySet().retainAll(absent);
    for (Digest digest : absent) {
      if (blobs.info(digest).isPresent()) {
        found = true;
        unlisted.merge(digest, 1, Integer::sum);
      } else if (held.contains(digest) && blobs.quarantine().release(digest)) {
        restored++;
        found = true;
      }
    }
    requireListed();
    return found;
  }

  private void requireListed() throws IOException {
    List<String> never =
        unlisted.entrySet().stream()
            .filter(one -> one.getValue() >= MAX_UNLISTED)
            .map(one -> one.getKey().toString())
            .sorted()
            .toList();
    if (!never.isEmpty()) {
      throw new IOException(
          "the listing of the store leaves out content that is there: "
              + Words.few(never)
              + "; nothing can be judged before what lists it is corrected, the backend or the"
              + " disk");
    }
  }
}
