package dev.tidemark.engine.mirror;

import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.util.Collection;
import java.util.Optional;

/**
 * How far the metadata mirrors a store.
 *
 * @param scannedAt when the last complete scan began, in milliseconds since the epoch; 0 before it
 * @param version the store's version then; empty if it could not tell
 * @param sum over the names that the metadata believes to be in the store
 * @param roots version of the roots
 * @param handlers fingerprint of the handlers that content was read with
 */
record ScanState(
    long scannedAt,
    Optional<String> version,
    Listing.Sum sum,
    Optional<String> roots,
    Optional<String> handlers) {

  private static final String SCANNED_AT = "scan.at";
  private static final String VERSION = "scan.version";
  private static final String SUM = "scan.sum";
  private static final String ROOTS = "scan.roots";
  private static final String HANDLERS = "scan.handlers";

  static ScanState read(Reader reader) {
    return new ScanState(
        reader.get(SCANNED_AT).map(Long::parseLong).orElse(0L),
        reader.get(VERSION),
        reader.get(SUM).map(Listing.Sum::parse).orElse(Listing.Sum.EMPTY),
        reader.get(ROOTS),
        reader.get(HANDLERS));
  }

  void write(Writer writer) {
    writer.set(SCANNED_AT, Long.toString(scannedAt));
    writer.set(VERSION, version.orElse(null));
    writer.set(SUM, sum.toString());
    writer.set(ROOTS, roots.orElse(null));
    writer.set(HANDLERS, handlers.orElse(null));
  }

  /** What comes from now on comes after this moment, in milliseconds since the epoch. */
  ScanState at(long millis) {
    return new ScanState(millis, version, sum, roots, handlers);
  }

  /** Before something that may leave the metadata in doubt: the next scan compares every name. */
  ScanState doubted() {
    return new ScanState(scannedAt, Optional.empty(), Listing.Sum.NEVER, roots, handlers);
  }

  /** After these blobs turned out to be where they were. */
  ScanState with(Collection<Digest> digests) {
    return new ScanState(scannedAt, Optional.empty(), sum.plus(digests), roots, handlers);
  }

  /** After the collector itself has taken these blobs out. */
  ScanState without(Collection<Digest> digests) {
    return new ScanState(scannedAt, Optional.empty(), sum.minus(digests), roots, handlers);
  }
}
