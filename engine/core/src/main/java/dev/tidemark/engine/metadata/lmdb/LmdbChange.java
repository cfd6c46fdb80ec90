package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.catalog.Shades;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Txn;

/** A write transaction on a catalog. */
final class LmdbChange extends LmdbView implements Change {

  private final BooleanSupplier awaited;
  private final Shading shading = new Shading(this);
  private final Naming naming;
  private final Condemnation condemnation = new Condemnation(this);
  private boolean freed;

  /**
   * @param awaited whether a writer waits for this transaction
   */
  LmdbChange(Txn<DirectBuffer> txn, Shared shared, Bytes bytes, BooleanSupplier awaited) {
    super(txn, shared, bytes);
    this.awaited = awaited;
    naming = new Naming(this, super.nextId());
  }

  @Override
  public long nextId() {
    return naming.next();
  }

  /** Whether something may have become garbage. */
  boolean freed() {
    return freed;
  }

  Naming naming() {
    return naming;
  }

  Condemnation condemnation() {
    return condemnation;
  }

  /** Notes that something may have become garbage. */
  void free() {
    freed = true;
  }

  /** When the first of the roots that were written stops being one. */
  Optional<Instant> expires() {
    return expiries.added();
  }

  /** Writes what the transaction holds in memory; the last thing before the commit. */
  void finish() {
    names.flush();
    spaces.flush();
    backlinks.flush();
    edges.flush();
    bits.flush();
    shading.write();
    condemnation.write();
    values.number(Values.NEXT_ID, naming.next());
  }

  /** Those of this transaction too: a writer may share it with the collection. */
  @Override
  public Shades shades(long after) {
    shading.write();
    return super.shades(after);
  }

  // --- records

  @Override
  public long id(Resource resource) {
    long met = naming.met(resource);
    return met != NONE ? met : super.id(resource);
  }

  @Override
  public long intern(Resource resource) {
    long unused = nextId();
    long id = naming.node(resource);
    if (id >= unused) {
      records.put(id, codec.encode(resource));
    }
    return id;
  }

  /** What stays and says that it depends on this resource, which itself may be gone for now. */
  long[] dependents(long id, Resource resource) {
    return bits.isEmpty(NodeSet.DEPENDENT.code())
        ? new long[0]
        : Arrays.stream(children(id))
            .filter(child -> bits.get(NodeSet.DEPENDENT.code(), child) && !isCondemned(child))
            .filter(child -> refersBack(child, resource))
            .toArray();
  }

  boolean refersBack(long child, Resource parent) {
    return entry(child).map(entry -> References.of(entry).back().contains(parent)).orElse(false);
  }

  @Override
  public void put(Entry entry) {
    Resource resource = entry.resource();
    References now = References.of(entry);
    // children first: then a mark has them behind it when it comes to their parent
    long[] targets = intern(now.forward());
    now.back().forEach(this::intern);
    long unused = nextId();
    long id = naming.node(resource);
    Optional<Entry> before = id >= unused ? Optional.empty() : entry(id);
    Optional<References> old = before.map(References::of);
    new EdgeChange(this, id, resource).apply(old, now, targets);
    records.put(id, codec.encode(entry, digests(now.forward(), targets)));
    new Standing(this, id).apply(old, now);
    backlinks.change(id, before, entry);
    if (before.isEmpty()) {
      appeared(resource);
    }
    shading.shade(id, resource, now);
  }

  private long[] intern(List<Resource> resources) {
    long[] ids = new long[resources.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = intern(resources.get(i));
    }
    return ids;
  }

  /**
   * Only a value that is spelt just as the digest is can be rendered from the node, and only a node
   * that stays as long as this one.
   */
  private static Map<String, Long> digests(List<Resource> targets, long[] ids) {
    Map<String, Long> digests = new HashMap<>(2 * ids.length);
    for (int i = 0; i < ids.length; i++) {
      if (targets.get(i).kind().equals(Kind.CONTENT)) {
        digests.put(targets.get(i).key(), ids[i]);
      }
    }
    return digests;
  }

  private void appeared(Resource resource) {
    spaces.record(resource.namespace(), resource.kind(), 1);
    if (queueLength() == 0) {
      return;
    }
    if (resource.kind().equals(Kind.CONTENT)) {
      unqueue(resource.in(""));
    } else if (resource.kind().equals(Kind.SNAPSHOT) || resource.kind().equals(Kind.INGEST)) {
      unqueue(resource);
    }
  }

  @Override
  public boolean remove(Resource resource) {
    long id = id(resource);
    Optional<Entry> before = id == NONE ? Optional.empty() : entry(id);
    if (before.isEmpty()) {
      return false;
    }
    References none = References.of(bare(resource));
    new EdgeChange(this, id, resource).apply(before.map(References::of), none, new long[0]);
    new Departure(this).of(id, before.get());
    free();
    records.put(id, codec.encode(resource));
    return true;
  }

  private static Entry bare(Resource resource) {
    return new Entry(resource, Instant.EPOCH, Instant.EPOCH, Map.of(), Map.of());
  }

  // --- leases

  @Override
  public void hold(Resource lease, Resource resource) {
    long holder = intern(lease);
    long held = intern(resource);
    holdings.add(holder, held);
    shading.shade(held);
  }

  @Override
  public boolean letGo(Resource lease, Resource resource) {
    long holder = id(lease);
    long held = id(resource);
    free();
    return holder != NONE && held != NONE && holdings.remove(holder, held);
  }

  @Override
  public void claim(Resource resource) {
    long id = id(resource);
    if (id != NONE) {
      shading.shade(id);
    }
  }

  // --- the queue

  @Override
  public void queue(Doomed again) {
    doomed.put(again);
  }

  @Override
  public boolean unqueue(Resource resource) {
    return doomed.remove(resource);
  }

  @Override
  public void value(String name, @Nullable String value) {
    values.text(name, value);
  }

  // --- collections

  @Override
  public void cycle(Cycle next) {
    if (next.phase() == Cycle.Phase.MARK) {
      shading.begin();
    }
    Packed packed =
        new Packed().text(next.phase().name()).number(next.epoch()).number(next.horizon());
    values.raw(Values.CYCLE, packed.toBytes());
    moved(next);
    forget();
  }

  @Override
  public void condemn(Bitmap nodes) {
    condemnation.add(nodes);
    forget();
  }

  /** Names may stand for other nodes from now on, or for none. */
  private void forget() {
    names.flush();
    naming.forget();
  }

  @Override
  public List<Resource> sweep(long[] nodes) {
    forget();
    Sweep sweep = new Sweep(this);
    List<Resource> gone = new ArrayList<>();
    for (long node : nodes) {
      sweep.sweep(node).ifPresent(gone::add);
    }
    return gone;
  }

  @Override
  public void unname(long[] nodes) {
    forget();
    for (long node : nodes) {
      records
          .get(node)
          .map(codec::resource)
          .map(ResourceKey::encode)
          .ifPresent(key -> takeName(node, key));
    }
  }

  /** Unless it has been given again. */
  private void takeName(long node, byte[] key) {
    if (names.id(key) == node) {
      names.take(key);
    }
  }

  @Override
  public void purge(long[] nodes) {
    for (long node : nodes) {
      records.delete(node);
      bits.set(NodeSet.CONDEMNED.code(), node, false);
    }
  }

  @Override
  public void compact(long[] blocks) {
    edges.compact(blocks, id -> bits.get(NodeSet.KNOWN.code(), id));
  }

  @Override
  public boolean awaited() {
    return awaited.getAsBoolean();
  }
}
