package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.catalog.Page;
import dev.tidemark.engine.catalog.Shades;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** A transaction's view of a catalog. */
class LmdbView extends LmdbNodes implements CatalogView {

  final Spaces spaces;
  final Backlinks backlinks;
  final Holdings holdings;
  final Expiries expiries;
  final DoomedQueue doomed;

  private final Condemned known;
  private @Nullable Cycle cycle;
  private @Nullable Bitmap condemned;

  LmdbView(Txn<DirectBuffer> txn, Shared shared, Bytes bytes) {
    super(txn, shared, bytes);
    this.known = shared.condemned();
    this.spaces = new Spaces(txn, tables.spaces(), bytes);
    this.backlinks = new Backlinks(txn, tables.backlinks(), bytes);
    this.holdings = new Holdings(txn, tables, bytes);
    this.expiries = new Expiries(txn, tables.expiry(), bytes);
    this.doomed = new DoomedQueue(txn, tables.queue(), bytes);
  }

  // --- names

  @Override
  public long id(Resource resource) {
    long id = names.id(ResourceKey.encode(resource));
    return id != NONE && isCondemned(id) ? NONE : id;
  }

  final boolean isCondemned(long id) {
    return condemned().get(id);
  }

  final Bitmap condemned() {
    Bitmap loaded = condemned;
    if (loaded == null) {
      loaded = known.of(values.number(Values.CONDEMNED), () -> nodes(NodeSet.CONDEMNED));
      condemned = loaded;
    }
    return loaded;
  }

  /** What is condemned from now on, as far as this transaction goes. */
  final void decided(Bitmap nodes) {
    condemned = nodes;
  }

  /** Whether a node means nothing any more, and only its name and its record are still stored. */
  final boolean isSwept(long id) {
    return isCondemned(id) && !isKnown(id);
  }

  @Override
  public Bitmap swept() {
    return nodes(NodeSet.CONDEMNED).minus(nodes(NodeSet.KNOWN));
  }

  @Override
  public Optional<Entry> get(Resource resource) {
    long id = id(resource);
    return id == NONE ? Optional.empty() : entry(id);
  }

  @Override
  public Page page(Kind kind, String namespace, String place) {
    return new RecordPages(this, kind, namespace).page(place);
  }

  @Override
  public void each(Kind kind, String namespace, Consumer<Entry> each) {
    Page page;
    String place = "";
    do {
      page = page(kind, namespace, place);
      page.entries().forEach(each);
      place = page.next();
    } while (!place.isEmpty());
  }

  @Override
  public List<String> namespaces() {
    return spaces.all();
  }

  @Override
  public Map<Kind, Long> records(String namespace) {
    return spaces.records(namespace);
  }

  @Override
  public List<Resource> offspring(Resource parent) {
    return pointing(parent);
  }

  @Override
  public List<Resource> named(Digest digest) {
    List<Resource> images = pointing(Resource.content("", digest));
    images.sort(Comparator.comparing(Resource::namespace).thenComparing(Resource::key));
    return images;
  }

  private List<Resource> pointing(Resource target) {
    List<Long> nodes = new ArrayList<>(backlinks.of(target));
    nodes.removeIf(id -> outline(id).flatMap(Backlinks::target).filter(target::equals).isEmpty());
    return resources(nodes);
  }

  // --- nodes

  @Override
  public Optional<Resource> resource(long id) {
    return records.get(id).map(codec::resource);
  }

  @Override
  public List<Resource> matching(String prefix, int most) {
    List<Resource> matching = new ArrayList<>();
    digests(
        prefix,
        id -> {
          if (!isCondemned(id)) {
            outline(id).map(Entry::resource).ifPresent(matching::add);
          }
          return matching.size() == most;
        });
    return matching;
  }

  @Override
  public Optional<Entry> entry(long id) {
    return records.get(id).flatMap(value -> codec.entry(value, this::key));
  }

  @Override
  public Optional<Entry> outline(long id) {
    return records.get(id).flatMap(this::outline);
  }

  final Optional<Entry> outline(byte[] record) {
    return codec.entry(record, target -> "");
  }

  @Override
  public Bitmap nodes(NodeSet which) {
    return bits.read(which.code(), nextId());
  }

  @Override
  public long[] byName(long[] nodes) {
    long[] order = new long[nodes.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = records.get(nodes[i]).map(codec::rank).orElse(0L) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    for (int i = 0; i < order.length; i++) {
      order[i] = nodes[(int) order[i]];
    }
    return order;
  }

  @Override
  public long[] sparseBlocks() {
    return edges.sparse(nodes(NodeSet.KNOWN));
  }

  // --- what else is recorded

  @Override
  public long holders(Digest digest) {
    long[] count = {0};
    names.any(
        digest,
        id -> {
          count[0] += isRecorded(id) ? 1 : 0;
          return false;
        });
    return count[0];
  }

  /** Whether a node is a record, condemned or not, that was not swept. */
  final boolean isRecorded(long id) {
    return isKnown(id) && records.get(id).filter(EntryCodec::isRecorded).isPresent();
  }

  final boolean isKnown(long id) {
    return bits.get(NodeSet.KNOWN.code(), id);
  }

  @Override
  public List<Resource> held(Resource lease) {
    long id = id(lease);
    return id == NONE ? List.of() : resources(holdings.of(id));
  }

  @Override
  public List<Resource> holding(Resource resource) {
    long id = id(resource);
    return id == NONE ? List.of() : resources(holdings.holders(id));
  }

  private List<Resource> resources(List<Long> ids) {
    List<Resource> resources = new ArrayList<>();
    for (long id : ids) {
      if (!isCondemned(id)) {
        resource(id).ifPresent(resources::add);
      }
    }
    resources.sort(
        Comparator.comparing((Resource one) -> one.kind().name()).thenComparing(Resource::key));
    return resources;
  }

  @Override
  public void holdings(Holding each) {
    holdings.each(each);
  }

  @Override
  public List<Doomed> queue() {
    return doomed.all();
  }

  @Override
  public boolean queued(Resource resource) {
    return doomed.has(resource);
  }

  @Override
  public long queueLength() {
    return doomed.length();
  }

  @Override
  public Optional<Instant> nextExpiry() {
    return expiries.next();
  }

  @Override
  public void expiring(Expiring each) {
    expiries.each(each);
  }

  @Override
  public Optional<String> value(String name) {
    return values.text(name);
  }

  // --- the collection

  @Override
  public Cycle cycle() {
    Cycle current = cycle;
    if (current == null) {
      current =
          values.raw(Values.CYCLE).map(LmdbView::decode).orElse(new Cycle(Cycle.Phase.IDLE, 0, 0));
      cycle = current;
    }
    return current;
  }

  private static Cycle decode(byte[] stored) {
    Packed packed = new Packed(stored);
    return new Cycle(Cycle.Phase.valueOf(packed.text()), packed.number(), packed.number());
  }

  final void moved(Cycle next) {
    cycle = next;
  }

  @Override
  public Shades shades(long after) {
    long last = after;
    long[] ids = new long[64];
    int n = 0;
    try (Cursor<DirectBuffer> cursor = tables.shade().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(after + 1), GetOp.MDB_SET_RANGE);
      for (; found; found = cursor.next()) {
        last = Bytes.number(cursor.key());
        for (Packed packed = new Packed(Bytes.copy(cursor.val())); !packed.exhausted(); ) {
          if (n == ids.length) {
            ids = Arrays.copyOf(ids, 2 * n);
          }
          ids[n++] = packed.number();
        }
      }
    }
    return new Shades(last, Arrays.copyOf(ids, n));
  }
}
