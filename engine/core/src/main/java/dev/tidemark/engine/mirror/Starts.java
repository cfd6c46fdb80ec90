package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Mark;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Reader;
import java.util.List;
import java.util.Map;

/** Where a mark of a mirrored store begins, and where it goes beside the edges. */
public abstract class Starts {

  final Reader reader;

  Starts(Reader reader) {
    this.reader = reader;
  }

  /**
   * Those of the last scan.
   *
   * @param untagged whether entries without a name of their own count for nothing
   */
  static Starts of(Reader reader, boolean untagged) {
    return untagged ? NamesAlone.of(reader) : new All(reader);
  }

  /** What the roots stand for, and content that stays regardless, as a copy. */
  abstract Bitmap nodes();

  /** How many roots count. */
  abstract long count();

  /** The roots that count for nothing by themselves. */
  abstract List<NamedRoot> others();

  /** What refers to what without an edge, in both directions. */
  abstract Map<Long, List<Long>> beside();

  /** What there is to tell of roots that are in doubt and count. */
  abstract List<String> doubts();

  /**
   * What nodes lead to, with themselves.
   *
   * @param starts may be changed
   */
  Bitmap closure(Bitmap starts) {
    Bitmap closure = Mark.BLOCKS.closure(reader, starts);
    for (boolean grows = !beside().isEmpty(); grows; ) {
      Bitmap more = closure.copy();
      grows = false;
      for (Map.Entry<Long, List<Long>> one : beside().entrySet()) {
        if (closure.get(one.getKey())) {
          for (long other : one.getValue()) {
            grows |= more.set(other);
          }
        }
      }
      closure = grows ? Mark.BLOCKS.closure(reader, more) : closure;
    }
    return closure;
  }

  /** All that the roots of the last scan lead to, named or not. */
  public static Bitmap live(Reader reader) {
    return live(reader, false);
  }

  /** The same, or what they lead to where entries without a name count for nothing. */
  public static Bitmap live(Reader reader, boolean untagged) {
    Starts starts = of(reader, untagged);
    return starts.closure(starts.nodes());
  }

  /** Every root counts. */
  private static final class All extends Starts {

    All(Reader reader) {
      super(reader);
    }

    @Override
    Bitmap nodes() {
      Bitmap nodes = reader.rootNodes();
      nodes.or(reader.bits(Bits.PINNED));
      return nodes;
    }

    @Override
    long count() {
      return reader.rootCount();
    }

    @Override
    List<NamedRoot> others() {
      return List.of();
    }

    @Override
    Map<Long, List<Long>> beside() {
      return Map.of();
    }

    @Override
    List<String> doubts() {
      return List.of();
    }
  }
}
