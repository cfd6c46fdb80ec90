package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Page;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The records of a kind in a namespace in the order of their keys, a page at a time. Names that are
 * cut off in the table stand there in no order behind what they have in common; a page has all of
 * these, and puts them in order.
 */
final class RecordPages {

  /**
   * How many rows of the table a page takes. Doubled, a page takes twice the memory, and keeps the
   * pages of its moment from being used again for twice as long: now some milliseconds.
   */
  static final int ROWS = 1000;

  private static final Comparator<Entry> BY_KEY =
      Comparator.comparing(
          entry -> entry.resource().key().getBytes(StandardCharsets.UTF_8),
          Arrays::compareUnsigned);

  private final LmdbView view;
  private final boolean content;
  private final byte[] prefix;
  private final byte[] end;

  RecordPages(LmdbView view, Kind kind, String namespace) {
    this.view = view;
    this.content = kind.equals(Kind.CONTENT);
    this.prefix = content ? ResourceKey.CONTENT : ResourceKey.prefix(kind, namespace);
    this.end = content ? ResourceKey.namespace(namespace) : new byte[0];
  }

  /**
   * @param place as {@link Page#next} has it: the last key of the page before
   */
  Page page(String place) {
    Taking taking = new Taking();
    byte[] from = place.isEmpty() ? prefix : (place + '\0').getBytes(StandardCharsets.ISO_8859_1);
    boolean more = view.names.scan(prefix, from, taking::look);
    return new Page(
        entries(taking.rows), more ? new String(taking.last, StandardCharsets.ISO_8859_1) : "");
  }

  @SuppressWarnings("ArrayRecordComponent") // two are never compared
  private record Row(byte[] key, long id) {}

  /** Takes rows until it is enough. */
  private final class Taking {
    private final List<Row> rows = new ArrayList<>();
    private byte[] last = new byte[0];
    private int looked;

    boolean look(DirectBuffer key, long id) {
      byte[] copy = Bytes.copy(key);
      if (looked >= ROWS && !together(last, copy)) {
        return true;
      }
      looked++;
      last = copy;
      if (Bytes.endsWith(key, end)) {
        rows.add(new Row(copy, id));
      }
      return false;
    }
  }

  /** Whether two names were cut off, and begin with the same. */
  private boolean together(byte[] one, byte[] other) {
    int cut = (content ? 0 : prefix.length + 1) + ResourceKey.LONGEST_NAME;
    return one.length > cut
        && one[cut] == ResourceKey.CUT
        && other.length > cut
        && Arrays.equals(one, 0, cut + 1, other, 0, cut + 1);
  }

  private List<Entry> entries(List<Row> rows) {
    List<Entry> entries = new ArrayList<>(rows.size());
    for (int from = 0, to; from < rows.size(); from = to) {
      List<Entry> group = new ArrayList<>(1);
      for (to = from; to == from || together(rows, from, to); to++) {
        long id = rows.get(to).id();
        if (!view.isCondemned(id)) {
          view.entry(id).ifPresent(group::add);
        }
      }
      group.sort(BY_KEY);
      entries.addAll(group);
    }
    return entries;
  }

  private boolean together(List<Row> rows, int one, int other) {
    return other < rows.size() && together(rows.get(one).key(), rows.get(other).key());
  }
}
