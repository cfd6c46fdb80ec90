package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Mark;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Reader;

/** Where a mark of a mirrored store begins. */
public final class Starts {

  private Starts() {}

  /** What the names of the last scan stand for, and content that stays regardless. */
  static Bitmap of(Reader reader) {
    Bitmap starts = reader.rootNodes();
    starts.or(reader.bits(Bits.PINNED));
    return starts;
  }

  /** All that those lead to. */
  public static Bitmap live(Reader reader) {
    return Mark.BLOCKS.closure(reader, of(reader));
  }
}
