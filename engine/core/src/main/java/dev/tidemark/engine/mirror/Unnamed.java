package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import java.util.List;

/** Entries without a name of their own, where they count: what they alone keep, in numbers. */
final class Unnamed {

  /** How many roots may count for nothing where names alone count. */
  private static final String MAY_BE = "scan.unnamed";

  private Unnamed() {}

  /** Notes at a scan whether there is anything to look for later. */
  static void count(Writer writer, List<NamedRoot> roots) {
    long number = roots.stream().filter(NamesAlone::mayBeOther).count();
    writer.set(MAY_BE, Long.toString(number));
  }

  /**
   * The roots of a store in numbers.
   *
   * @param live what all of them lead to
   */
  static Counts.Names names(Reader reader, Bitmap live) {
    long roots = reader.rootCount();
    if (reader.get(MAY_BE).orElse("0").equals("0")) {
      return Counts.Names.of(roots);
    }
    Starts named = Starts.of(reader, true);
    Bitmap kept = named.closure(named.nodes());
    Bitmap theirs = reader.bits(Bits.PRESENT).minus(reader.bits(Bits.PRESENT).minus(live), kept);
    long entries = named.others().stream().filter(root -> !kept.get(root.id())).count();
    return new Counts.Names(roots, entries, theirs.count());
  }
}
