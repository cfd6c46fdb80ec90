package dev.tidemark.engine.mirror;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Traits;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the metadata up to date with a store that others write to.
 *
 * <p>Content never changes, so a scan has to find out only which blobs came and went. It does not
 * even list them when the store can tell that none did, and does not look one up when the sum over
 * their names is the one it remembers.
 */
final class Scanner {

  /**
   * How exact ages are, in milliseconds. A scan that finds nothing new writes its time down only if
   * that of the last one is further off, and so does one whose clock was set back. Doubled, what is
   * copied into a store together with its old times is taken to be older by that much.
   */
  private static final long EXACTNESS = 60_000;

  /**
   * How many names are compared with the metadata at a time. Doubled, that takes twice the memory:
   * some 200 bytes for each.
   */
  private static final int AT_ONCE = 50_000;

  /** What differs between the store and the metadata. */
  private record Changes(Newcomers arrived, Newcomers again, List<Long> departed) {

    static Changes none() {
      return new Changes(new Newcomers(), new Newcomers(), List.of());
    }

    boolean isNone() {
      return arrived.isEmpty() && again.isEmpty() && departed.isEmpty();
    }
  }

  private final Metadata metadata;
  private final BlobStore blobs;
  private final NameReader names;
  private final Traits traits;
  private final Decoder decoder;
  private final String handlers;
  private final Parallel parallel;
  private final Clock clock;
  private final Progress progress;

  /**
   * @param handlers fingerprint of the decoder's handlers
   */
  Scanner(
      Metadata metadata,
      BlobStore blobs,
      NameReader names,
      Traits traits,
      Decoder decoder,
      String handlers,
      Parallel parallel,
      Clock clock,
      Progress progress) {
    this.metadata = metadata;
    this.blobs = blobs;
    this.names = names;
    this.traits = traits;
    this.decoder = decoder;
    this.handlers = handlers;
    this.parallel = parallel;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Scans.
   *
   * @param doubting compare every name with the metadata, whatever says that none has changed
   * @throws IOException if anything could not be listed or read completely; the metadata is then as
   *     it was, or further on the way
   */
  ScanReport scan(boolean doubting) throws IOException {
    long startedAt = clock.millis();
    // roots first: what is written while the scan runs is in no root that it knows
    AllNames roots = names.read();
    Optional<String> version = blobs.version();
    ScanState before = since(startedAt, metadata.read(ScanState::read));
    boolean otherHandlers = !before.handlers().equals(Optional.of(handlers));

    Changes changes = Changes.none();
    Listing.Sum sum = before.sum();
    boolean doubt = doubting || otherHandlers;
    if (doubt || version.isEmpty() || !version.equals(before.version())) {
      Listing.Sum known = doubt ? Listing.Sum.NEVER : before.sum();
      Listing listing = Listing.of(blobs, traits.lag().isZero(), known);
      if (!listing.sum().equals(known)) {
        changes = stillThere(compare(listing, otherHandlers));
      }
      sum = listing.sum();
    }
    changes = withIncomplete(changes);

    boolean sameRoots = before.roots().equals(Optional.of(roots.version()));
    ScanState after =
        new ScanState(startedAt, version, sum, Optional.of(roots.version()), Optional.of(handlers));
    long decoded = 0;
    if (!changes.isNone() || !sameRoots || doubt) {
      long earliest = earliest(before.scannedAt(), startedAt);
      decoded = discover(changes, roots, sameRoots, earliest, after);
    } else if (!version.equals(before.version()) || startedAt - before.scannedAt() > EXACTNESS) {
      metadata.write(
          writer -> {
            after.write(writer);
            return after;
          });
    }
    return new ScanReport(
        sum.count(),
        roots.names().size(),
        changes.arrived().size(),
        changes.departed().size(),
        decoded,
        roots.version(),
        roots.warnings());
  }

  /**
   * The state, unless the clock was ahead at the last scan and has been set right: what seems to
   * have come in the future came by now, or it would be young for as long as the clock was ahead.
   */
  private ScanState since(long now, ScanState last) {
    if (last.scannedAt() - now <= EXACTNESS) {
      return last.at(Math.min(last.scannedAt(), now));
    }
    return metadata.write(
        writer -> {
          Map<Long, Node> ahead = new LinkedHashMap<>();
          writer.nodes(
              (node, id) -> {
                if (node.since() > now) {
                  ahead.put(id, node);
                }
              });
          ahead.forEach((id, node) -> writer.put(id, node.since(now)));
          ScanState mended = last.at(now);
          mended.write(writer);
          return mended;
        });
  }

  private Changes compare(Listing listing, boolean readAgain) {
    return metadata.read(
        reader -> {
          Newcomers names = listing.blobs();
          if (reader.nextId() == 0) {
            return new Changes(names, new Newcomers(), List.of());
          }
          Bitmap gone = reader.bits(Bits.PRESENT);
          Newcomers arrived = new Newcomers();
          Newcomers again = new Newcomers();
          for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<Digest> some = names.range(from, Math.min(from + AT_ONCE, names.size()));
            long[] ids = reader.ids(some);
            for (int i = 0; i < ids.length; i++) {
              if (ids[i] == Reader.NONE || !gone.get(ids[i])) {
                arrived.add(names, from + i, some.get(i));
              } else {
                gone.clear(ids[i]);
                if (readAgain) {
                  again.add(some.get(i));
                }
              }
            }
          }
          List<Long> departed = new ArrayList<>();
          gone.forEach(departed::add);
          return new Changes(arrived, again, departed);
        });
  }

  /** A listing that may be short tells of nothing that it has gone. */
  private Changes stillThere(Changes changes) throws IOException {
    if (traits.listsAll() || changes.departed().isEmpty()) {
      return changes;
    }
    List<Long> departed = new ArrayList<>();
    for (long id : changes.departed()) {
      Optional<Node> node = metadata.read(reader -> reader.node(id));
      if (node.isPresent() && blobs.info(node.get().digest()).isEmpty()) {
        departed.add(id);
      }
    }
    return new Changes(changes.arrived(), changes.again(), departed);
  }

  /**
   * The moment after which what is new has come: the last scan, or this one where a backend has no
   * times, by which old content could be told from new at the first scan.
   */
  private long earliest(long lastScan, long startedAt) {
    return traits.times() == Traits.Times.NONE ? startedAt : lastScan;
  }

  /** What could not be read last time may be readable now. */
  private Changes withIncomplete(Changes changes) {
    return metadata.read(
        reader -> {
          Bitmap present = reader.bits(Bits.PRESENT);
          for (long id : Findings.incomplete(reader.findings())) {
            if (present.get(id)) {
              reader.node(id).ifPresent(node -> changes.again().add(node.digest()));
            }
          }
          return changes;
        });
  }

  private long discover(
      Changes changes, AllNames roots, boolean sameRoots, long earliest, ScanState after)
      throws IOException {
    if (!changes.departed().isEmpty()) {
      metadata.write(writer -> depart(writer, changes.departed()));
    }
    progress.start("scan", changes.arrived().size() + (long) changes.again().size());
    Discovery discovery =
        new Discovery(
            new Drafts(
                metadata,
                Drafts.MOST,
                decoder::isLeaf,
                changes.arrived(),
                changes.again(),
                earliest,
                parallel),
            blobs,
            decoder,
            parallel,
            progress);
    List<Reference> starts =
        sameRoots && changes.isNone()
            ? List.of()
            : roots.names().stream().map(root -> Reference.child(root.target())).toList();
    discovery.run(
        starts,
        writer -> {
          mirror(writer, roots);
          after.write(writer);
        });
    return discovery.decoded();
  }

  private static int depart(Writer writer, List<Long> departed) {
    Bitmap present = writer.bits(Bits.PRESENT);
    Bitmap pinned = writer.bits(Bits.PINNED);
    for (long id : departed) {
      present.clear(id);
      pinned.clear(id);
      writer.findings(id, List.of());
    }
    writer.bits(Bits.PRESENT, present);
    writer.bits(Bits.PINNED, pinned);
    return departed.size();
  }

  private static void mirror(Writer writer, AllNames roots) {
    List<Digest> targets = roots.names().stream().map(root -> root.target().digest()).toList();
    long[] ids = writer.intern(targets);
    List<NamedRoot> named = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      Name name = roots.names().get(i);
      named.add(new NamedRoot(name.space(), name.source(), name.name(), ids[i]));
    }
    writer.roots(named);
    Unnamed.count(writer, named);
  }
}
