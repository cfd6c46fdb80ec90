package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Docket;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Ruling;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mirrored store, to be judged: what the last scan found, and how old its garbage is. */
class MirrorDocket implements Docket {

  private final Reader reader;
  private final Duration grace;
  private final Starts starts;
  private final Instant now;
  private final Function<Digest, Optional<BlobInfo>> info;
  private final Remit remit;
  private final Map<Long, Found> found = new LinkedHashMap<>();

  /** A blob that no root leads to, and that is in the store. */
  record Found(Node node, BlobInfo blob, Ruling ruling) {}

  /**
   * @param policy says what is young, and which roots count
   * @param info asks the store about a blob; whatever it throws ends the judgement
   * @param remit what of the garbage may go at all
   */
  MirrorDocket(
      Reader reader,
      Policy policy,
      Instant now,
      Function<Digest, Optional<BlobInfo>> info,
      Remit remit) {
    this.reader = reader;
    this.grace = policy.grace();
    this.starts = Starts.of(reader, policy.untagged());
    this.now = now;
    this.info = info;
    this.remit = remit;
  }

  @Override
  public final Bitmap judged() {
    return reader.bits(Bits.PRESENT);
  }

  @Override
  public final Bitmap roots() {
    return starts.nodes();
  }

  @Override
  public final Bitmap flat() {
    return new Bitmap(1);
  }

  @Override
  public Bitmap closure(Bitmap from) {
    return starts.closure(from);
  }

  @Override
  public final Standing standing(long node) {
    Found known = found.computeIfAbsent(node, this::find);
    return known == null
        ? new Standing(Ruling.ABSENT, Kind.CONTENT.name(), 0)
        : new Standing(known.ruling(), Kind.CONTENT.name(), known.blob().freed());
  }

  /** No entry for what is not in the store any more. */
  private @Nullable Found find(long id) {
    Node node = reader.node(id).orElseThrow();
    BlobInfo blob = info.apply(node.digest()).orElse(null);
    return blob == null ? null : new Found(node, blob, ruling(id, node, blob));
  }

  private Ruling ruling(long id, Node node, BlobInfo blob) {
    if (young(node, blob)) {
      return Ruling.YOUNG;
    }
    return remit.allows(id, node, blob) ? Ruling.GARBAGE : Ruling.OUTSIDE;
  }

  /** By the store's own time of writing, or because it was not there at the last scan. */
  private boolean young(Node node, BlobInfo blob) {
    Instant cutoff = now.minus(grace);
    return !grace.isZero()
        && (blob.modified().isAfter(cutoff) || node.since() > cutoff.toEpochMilli());
  }

  /** Which roots count. */
  final Starts starts() {
    return starts;
  }

  /** What no root leads to and is in the store, as far as it was asked about. */
  final Map<Long, Found> found() {
    return found;
  }
}
