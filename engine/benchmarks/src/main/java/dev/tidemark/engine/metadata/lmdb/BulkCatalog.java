package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.benchmarks.catalog.ScanRecords.Batch;
import dev.tidemark.benchmarks.catalog.ScanRecords.Blob;
import dev.tidemark.benchmarks.catalog.ScanRecords.Image;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * A draft of how a scan would write into the tables of the catalog: a batch at a time, names looked
 * up and given in the order of their keys, no look at earlier records, no barrier. Links of
 * repositories are rows of two numbers, or records of their own.
 */
final class BulkCatalog implements AutoCloseable {

  /** How it is said that a repository has a blob. */
  enum Links {
    /** Not at all: there is one space. */
    NONE,
    /** A row of the number of the repository and the id of the blob's node. */
    ROWS,
    /** A row for a repository and a transaction: the ids, each as its distance from the last. */
    LISTS,
    /** A node of its own, with the repository in its key, and an edge to that of the blob. */
    NODES
  }

  /** When names are written. */
  enum Ids {
    /** With each batch, among those of the batches before. */
    WITH_BATCH,
    /** All at the end of a first scan, each behind the last. */
    LAST
  }

  private static final Map<String, String> MEDIA_TYPE_KEYS = new HashMap<>();

  private final LmdbEnvironment environment;
  private final CatalogTables tables;
  private final Dbi<DirectBuffer> links;
  private final Strings.Known known = new Strings.Known();
  private final Links how;
  private final Ids when;
  private final Map<String, Long> met = new HashMap<>();
  private final List<Map.Entry<byte[], Long>> late = new ArrayList<>();
  private long nextId;

  BulkCatalog(Path directory, Links how, Ids when) throws IOException {
    this.how = how;
    this.when = when;
    environment =
        LmdbEnvironment.open(
            directory, LmdbEnvironment.RESERVED_BYTES, CatalogTables.MAX, "remove it");
    tables = CatalogTables.open(environment.env());
    links = environment.env().openDbi("links", DbiFlags.MDB_CREATE);
  }

  /**
   * @param last whether no other comes after it
   */
  void write(Batch batch, boolean last) {
    nextId = environment.write(txn -> new Transaction(txn).write(batch, last));
    if (when == Ids.WITH_BATCH) {
      met.clear();
    }
  }

  @Override
  public void close() {
    environment.close();
  }

  private final class Transaction {
    private final Txn<DirectBuffer> txn;
    private final Bytes bytes = new Bytes();
    private final Strings strings;
    private final RecordTable records;
    private final EdgeTable edges;
    private final BitTable bits;
    private final Names names;
    private final Map<Integer, List<Long>> spaces = new TreeMap<>();
    private final long first = nextId;
    private long next = nextId;

    Transaction(Txn<DirectBuffer> txn) {
      this.txn = txn;
      strings = new Strings(txn, tables.strings(), bytes, known);
      records = new RecordTable(txn, tables.nodes(), bytes);
      edges = new EdgeTable(txn, tables.edges(), bytes);
      bits = new BitTable(txn, tables.bits(), bytes);
      names = new Names(txn, tables.ids(), bytes);
    }

    long write(Batch batch, boolean last) {
      intern(batch.blobs());
      for (Blob blob : batch.blobs()) {
        put(blob);
      }
      Bitmap roots = bits.read(NodeSet.ROOT.code(), next);
      for (Image image : batch.images()) {
        link(image);
        roots.set(tag(image));
      }
      writeLinks();
      names.flush();
      edges.flush();
      if (when == Ids.LAST && last) {
        late.sort(Map.Entry.comparingByKey(Arrays::compareUnsigned));
        for (Map.Entry<byte[], Long> one : late) {
          DirectBuffer key = bytes.key(one.getKey());
          tables.ids().put(txn, key, bytes.value(one.getValue()), PutFlags.MDB_APPEND);
        }
      }
      Bitmap all = bits.read(NodeSet.KNOWN.code(), next);
      for (long id = first; id < next; id++) {
        all.set(id);
      }
      bits.write(NodeSet.KNOWN.code(), all);
      bits.write(NodeSet.ROOT.code(), roots);
      return next;
    }

    /** All of a batch are new, but whoever scans does not know that once there is anything. */
    private void intern(List<Blob> blobs) {
      byte[][] keys = new byte[blobs.size()][];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = key(blobs.get(i).digest());
      }
      if (first > 0 && when == Ids.WITH_BATCH) {
        for (int i : LmdbReader.inKeyOrder(keys)) {
          if (names.id(keys[i]) != -1) {
            throw new IllegalStateException("twice: " + blobs.get(i));
          }
        }
      }
      for (int i = 0; i < keys.length; i++) {
        met.put(blobs.get(i).digest().toString(), next);
        give(keys[i], next++);
      }
    }

    private void give(byte[] key, long id) {
      if (when == Ids.LAST) {
        late.add(Map.entry(key, id));
      } else {
        names.give(key, id);
      }
    }

    private static byte[] key(Digest digest) {
      byte[] key = DigestKey.encode(digest);
      return Arrays.copyOf(key, key.length + 1);
    }

    private long id(String digest) {
      Long id = met.get(digest);
      if (id == null) {
        id = names.id(key(Digest.parse(digest)));
        met.put(digest, id);
      }
      return id;
    }

    private void put(Blob blob) {
      long id = id(blob.digest().toString());
      Map<String, String> labels = blob.labels();
      long[] targets = new long[labels.size()];
      int n = 0;
      Packed packed = header(Kind.CONTENT, "").bytes(DigestKey.encode(blob.digest()));
      packed.number(0).number(0).number(2);
      packed.number(strings.intern(Entry.SIZE)).text(Long.toString(blob.size()));
      packed.number(strings.intern(role(blob.mediaType()))).text("1");
      packed.number(labels.size());
      for (Map.Entry<String, String> label : labels.entrySet()) {
        if (Labels.direction(label.getKey()) != Labels.Direction.FORWARD) {
          throw new IllegalStateException("not in this graph: " + label);
        }
        targets[n] = id(label.getValue());
        packed.number(strings.intern(label.getKey())).number(targets[n++] + 1);
      }
      records.put(id, packed.toBytes());
      edges.add(id, Arrays.stream(targets).distinct().toArray());
    }

    private Packed header(Kind kind, String namespace) {
      return new Packed()
          .number(1)
          .number(strings.intern(kind.name()))
          .number(strings.intern(namespace));
    }

    private long tag(Image image) {
      String space = CatalogRun.space(image.repository());
      byte[] key = ResourceKey.encode(Resource.image(space, image.tag()));
      long id = next++;
      give(key, id);
      Packed packed = header(Kind.IMAGE, space).text(image.tag()).number(0).number(0).number(1);
      packed.number(strings.intern(Entry.TARGET_DIGEST)).text(image.target().toString()).number(0);
      records.put(id, packed.toBytes());
      edges.add(id, new long[] {id(image.target().toString())});
      return id;
    }

    private void link(Image image) {
      if (how == Links.NONE) {
        return;
      }
      String space = CatalogRun.space(image.repository());
      List<Long> ids = new ArrayList<>();
      for (Digest digest : image.fresh()) {
        long blob = id(digest.toString());
        if (how != Links.NODES) {
          ids.add(blob);
        } else {
          long id = next++;
          give(ResourceKey.encode(Resource.content(space, digest)), id);
          Packed packed = header(Kind.CONTENT, space).bytes(DigestKey.encode(digest));
          records.put(id, packed.number(0).number(0).number(0).number(0).toBytes());
          edges.add(id, new long[] {blob});
        }
      }
      spaces.computeIfAbsent(image.repository(), any -> new ArrayList<>()).addAll(ids);
    }

    private void writeLinks() {
      spaces.forEach(
          (space, ids) -> {
            ids.sort(null);
            if (how == Links.LISTS) {
              Packed list = new Packed();
              long before = 0;
              for (long id : ids) {
                list.number(id - before);
                before = id;
              }
              links.put(txn, bytes.key(space, first), bytes.value(list.toBytes()));
            } else {
              for (long id : ids) {
                links.put(txn, bytes.key(space, id), bytes.value(new byte[0]));
              }
            }
          });
    }

    private static String role(String mediaType) {
      return MEDIA_TYPE_KEYS.computeIfAbsent(mediaType, type -> "role." + type);
    }
  }

  // --- looks

  /** Reads what a repository has; answers how many records that are. */
  long list(int repository) {
    return environment.read(
        txn -> {
          RecordTable records = new RecordTable(txn, tables.nodes(), new Bytes());
          EntryCodec codec = new EntryCodec(new Strings(txn, tables.strings(), new Bytes(), known));
          long[] found = {0};
          links(
              txn,
              repository,
              id -> {
                byte[] record = records.get(id).orElseThrow();
                found[0] += codec.entry(record, target -> "").isPresent() ? 1 : 0;
              });
          return found[0];
        });
  }

  /** Asks every repository whether it has a blob; answers how many do. */
  long holders(int repositories, long blob) {
    return environment.read(
        txn -> {
          long[] found = {0};
          for (int i = 0; i < repositories; i++) {
            links(txn, i, id -> found[0] += id == blob ? 1 : 0);
          }
          return found[0];
        });
  }

  /**
   * For every repository, which links nothing in it needs: neither a document nor a part of one.
   * Answers how many are a part.
   */
  long parts(int repositories) {
    return environment.read(
        txn -> {
          EdgeTable edges = new EdgeTable(txn, tables.edges(), new Bytes());
          long found = 0;
          for (int i = 0; i < repositories; i++) {
            Bitmap linked = new Bitmap(nextId);
            Bitmap needed = new Bitmap(nextId);
            links(txn, i, linked::set);
            linked.forEach(
                id -> {
                  for (long child : edges.children(id)) {
                    needed.set(child);
                  }
                });
            found += linked.count() - linked.minus(needed).count();
          }
          return found;
        });
  }

  private void links(Txn<DirectBuffer> txn, long repository, LongConsumer each) {
    Bytes bytes = new Bytes();
    try (Cursor<DirectBuffer> cursor = links.openCursor(txn)) {
      boolean more = cursor.get(bytes.key(repository, 0), GetOp.MDB_SET_RANGE);
      for (; more && Bytes.number(cursor.key()) == repository; more = cursor.next()) {
        if (how == Links.ROWS) {
          each.accept(Bytes.second(cursor.key()));
        } else {
          long id = 0;
          for (Packed list = new Packed(Bytes.copy(cursor.val())); !list.exhausted(); ) {
            id += list.number();
            each.accept(id);
          }
        }
      }
    }
  }

  /** Walks over all names of content in their order, which is that of their digests. */
  long digests() {
    return environment.read(
        txn -> {
          long[] sum = {0};
          byte[] content = ResourceKey.CONTENT;
          new Names(txn, tables.ids(), new Bytes())
              .scan(
                  content,
                  content,
                  (key, id) -> {
                    sum[0] += key.getLong(4) == id ? 2 : 1;
                    return false;
                  });
          return sum[0];
        });
  }
}
