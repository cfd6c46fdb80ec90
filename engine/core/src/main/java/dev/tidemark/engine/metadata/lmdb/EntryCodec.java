package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Node records as bytes. What texts there are few of stands in the dictionary; a label value that
 * is the digest of a node stands as its id.
 *
 * <pre>
 * content      form, namespace, digest, [size, since, roles, [updated, fields], labels]
 * all others   form, kind, namespace, name, [created, updated, fields, labels]
 * </pre>
 *
 * <p>The first brackets are those of a record: a node that is only referred to ends before them.
 * Schema 5 and earlier had content as all others.
 */
final class EntryCodec {

  /** Flags of the form. */
  private static final int RECORDED = 1;

  private static final int CONTENT = 2;
  private static final int IN_A_NAMESPACE = 4;

  /** Of content that was changed after it came, or has fields beside its size. */
  private static final int MORE = 8;

  /** Stands as zero, which takes least room; of managed stores a size that is none is unseen. */
  private static final long SMALLEST = Node.UNMEASURED;

  private final Strings strings;

  /** What is being written. */
  private final Packed packed = new Packed();

  EntryCodec(Strings strings) {
    this.strings = strings;
  }

  /** A node that is only referred to. */
  byte[] encode(Resource resource) {
    header(0, resource);
    return packed.toBytes();
  }

  /** Content in no namespace that is only referred to. */
  byte[] encode(Digest digest) {
    return packed.clear().number(CONTENT).bytes(DigestKey.encode(digest)).toBytes();
  }

  /**
   * A record.
   *
   * @param ids content of the same namespace, by its digest; what is not in it is kept as text
   */
  byte[] encode(Entry entry, Map<String, Long> ids) {
    Map<String, String> fields = entry.fields();
    if (entry.resource().kind().equals(Kind.CONTENT)) {
      long size = size(entry.field(Entry.SIZE));
      int others = fields.size() - (size < 0 ? 0 : 1);
      boolean more = others > 0 || !entry.updated().equals(entry.created());
      header(more ? RECORDED | MORE : RECORDED, entry.resource());
      packed.number(size - SMALLEST).number(entry.created().toEpochMilli()).number(0);
      if (more) {
        packed.number(entry.updated().toEpochMilli()).number(others);
        fields.forEach((name, value) -> field(name, value, size));
      }
    } else {
      header(RECORDED, entry.resource());
      packed.number(entry.created().toEpochMilli()).number(entry.updated().toEpochMilli());
      packed.number(fields.size());
      fields.forEach((name, value) -> field(name, value, -1));
    }
    packed.number(entry.labels().size());
    entry
        .labels()
        .forEach((name, value) -> label(name, value, ids.getOrDefault(value, Reader.NONE)));
    return packed.toBytes();
  }

  /**
   * What a mirrored store knows of content.
   *
   * @param targets for each label the node that its value names, if it is just how that node is
   *     spelt; else {@link Reader#NONE}
   */
  byte[] encode(Node node, long[] targets) {
    packed.clear().number(RECORDED | CONTENT).bytes(DigestKey.encode(node.digest()));
    packed.number(node.size() - SMALLEST).number(node.since()).number(node.roles().size());
    node.roles().forEach((type, read) -> packed.number(strings.intern(type) << 1 | (read ? 1 : 0)));
    packed.number(targets.length);
    int i = 0;
    for (Map.Entry<String, String> label : node.labels().entrySet()) {
      label(label.getKey(), label.getValue(), targets[i++]);
    }
    return packed.toBytes();
  }

  private void header(int flags, Resource resource) {
    packed.clear();
    if (!resource.kind().equals(Kind.CONTENT)) {
      packed.number(flags).number(strings.intern(resource.kind().name()));
      packed.number(strings.intern(resource.namespace())).text(resource.key());
    } else if (resource.namespace().isEmpty()) {
      packed.number(flags | CONTENT).bytes(DigestKey.encode(resource.key()));
    } else {
      packed.number(flags | CONTENT | IN_A_NAMESPACE);
      packed.number(strings.intern(resource.namespace())).bytes(DigestKey.encode(resource.key()));
    }
  }

  /**
   * @param size what stands before the fields already, or -1
   */
  private void field(String name, String value, long size) {
    if (size < 0 || !name.equals(Entry.SIZE)) {
      packed.number(strings.intern(name)).text(value);
    }
  }

  private void label(String name, String value, long target) {
    packed.number(strings.intern(name)).number(target + 1);
    if (target < 0) {
      packed.text(value);
    }
  }

  /** The number, if it is spelt as one is; else -1. */
  private static long size(String text) {
    boolean plain = text.equals("0") || (!text.isEmpty() && text.charAt(0) != '0');
    for (int i = 0; plain && i < text.length(); i++) {
      plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return plain && text.length() < 19 ? Long.parseLong(text) : -1;
  }

  /** What schema 1 of mirrored stores had for a record: the same behind digest and size. */
  static byte[] ofMirroredSchema1(byte[] value) {
    Packed stored = new Packed(value);
    byte[] digest = earlier(stored.bytes());
    long size = stored.number() - 1;
    Packed record = new Packed().number(RECORDED | CONTENT).bytes(digest).number(size - SMALLEST);
    return record.raw(stored.rest()).toBytes();
  }

  /** Whether it is a record, and not only a name that is referred to. */
  static boolean isRecorded(byte[] value) {
    return (value[0] & RECORDED) != 0;
  }

  Resource resource(byte[] value) {
    Packed stored = new Packed(value);
    return resource(stored, (int) stored.number());
  }

  /** The key of {@link #resource}. */
  String key(byte[] value) {
    return resource(value).key();
  }

  /** The digest of content, as {@link DigestKey} has it; empty of anything else. */
  Optional<byte[]> digest(byte[] value) {
    Packed stored = new Packed(value);
    int form = (int) stored.number();
    if ((form & CONTENT) != 0) {
      skipNamespace(stored, form);
      return Optional.of(stored.bytes());
    }
    boolean content = strings.text(stored.number()).equals(Kind.CONTENT.name());
    stored.number();
    return content ? Optional.of(earlier(stored.bytes())) : Optional.empty();
  }

  private static void skipNamespace(Packed stored, int form) {
    if ((form & IN_A_NAMESPACE) != 0) {
      stored.number();
    }
  }

  /** A digest of an earlier schema, which had the beginning of its name before it. */
  private static byte[] earlier(byte[] digest) {
    return Arrays.copyOfRange(digest, ResourceKey.CONTENT.length, digest.length);
  }

  /** Where the name stands among all others, roughly, as a signed number of four bytes. */
  long rank(byte[] value) {
    return digest(value).map(digest -> DigestKey.rank(digest, 0)).orElse((long) Integer.MAX_VALUE);
  }

  private Resource resource(Packed stored, int form) {
    if ((form & CONTENT) != 0) {
      String namespace = (form & IN_A_NAMESPACE) == 0 ? "" : strings.text(stored.number());
      return Resource.content(namespace, DigestKey.decode(stored.bytes()));
    }
    Kind kind = Kind.of(strings.text(stored.number()));
    String namespace = strings.text(stored.number());
    return kind.equals(Kind.CONTENT)
        ? Resource.content(namespace, DigestKey.decode(earlier(stored.bytes())))
        : new Resource(kind, namespace, stored.text());
  }

  /**
   * Reads a record.
   *
   * @param key the key of the node with an id
   * @return empty if the node is only referred to
   */
  Optional<Entry> entry(byte[] value, LongFunction<String> key) {
    if (!isRecorded(value)) {
      return Optional.empty();
    }
    Packed stored = new Packed(value);
    int form = (int) stored.number();
    Resource resource = resource(stored, form);
    Map<String, String> fields = new LinkedHashMap<>();
    boolean content = (form & CONTENT) != 0;
    if (content) {
      long size = stored.number() + SMALLEST;
      if (size >= 0) {
        fields.put(Entry.SIZE, Long.toString(size));
      }
    }
    Instant created = Instant.ofEpochMilli(stored.number());
    Instant updated = created;
    if (content) {
      roles(stored);
    }
    if (!content || (form & MORE) != 0) {
      updated = Instant.ofEpochMilli(stored.number());
      for (long i = stored.number(); i > 0; i--) {
        fields.put(strings.text(stored.number()), stored.text());
      }
    }
    return Optional.of(new Entry(resource, created, updated, fields, labels(stored, key)));
  }

  /** Reads what a mirrored store has. */
  Node node(byte[] value, LongFunction<String> key) {
    Packed stored = new Packed(value);
    stored.number();
    Digest digest = DigestKey.decode(stored.bytes());
    if (!isRecorded(value)) {
      return new Node(digest, Node.UNSEEN, 0, Map.of(), Map.of());
    }
    long size = stored.number() + SMALLEST;
    long since = stored.number();
    return new Node(digest, size, since, roles(stored), labels(stored, key));
  }

  private Map<String, Boolean> roles(Packed stored) {
    Map<String, Boolean> roles = new LinkedHashMap<>();
    for (long i = stored.number(); i > 0; i--) {
      long role = stored.number();
      roles.put(strings.text(role >>> 1), (role & 1) == 1);
    }
    return roles;
  }

  private Map<String, String> labels(Packed stored, LongFunction<String> key) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (long i = stored.number(); i > 0; i--) {
      String name = strings.text(stored.number());
      long target = stored.number() - 1;
      labels.put(name, target < 0 ? stored.text() : key.apply(target));
    }
    return labels;
  }
}
