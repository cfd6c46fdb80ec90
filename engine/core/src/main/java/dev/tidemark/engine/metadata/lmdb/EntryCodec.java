package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Node records as bytes. Kinds, namespaces, names of fields and label keys stand in the dictionary;
 * a label value that is the digest of a node of the same namespace stands as its id.
 */
final class EntryCodec {

  private static final int REFERRED_TO = 0;
  private static final int RECORDED = 1;

  private final Strings strings;

  EntryCodec(Strings strings) {
    this.strings = strings;
  }

  /** A node that is only referred to. */
  byte[] encode(Resource resource) {
    return header(REFERRED_TO, resource).toBytes();
  }

  /**
   * A record.
   *
   * @param ids content of the same namespace, by its digest; what is not in it is kept as text
   */
  byte[] encode(Entry entry, Map<String, Long> ids) {
    Packed packed = header(RECORDED, entry.resource());
    packed.number(entry.created().toEpochMilli()).number(entry.updated().toEpochMilli());
    packed.number(entry.fields().size());
    entry.fields().forEach((name, value) -> packed.number(strings.intern(name)).text(value));
    packed.number(entry.labels().size());
    for (Map.Entry<String, String> label : entry.labels().entrySet()) {
      long target = ids.getOrDefault(label.getValue(), -1L);
      packed.number(strings.intern(label.getKey())).number(target + 1);
      if (target < 0) {
        packed.text(label.getValue());
      }
    }
    return packed.toBytes();
  }

  private Packed header(int state, Resource resource) {
    Packed packed = new Packed();
    packed.number(state);
    packed.number(strings.intern(resource.kind().name()));
    packed.number(strings.intern(resource.namespace()));
    return resource.kind().equals(Kind.CONTENT)
        ? packed.bytes(DigestKey.encode(resource.key()))
        : packed.text(resource.key());
  }

  /** Whether it is a record, and not only a name that is referred to. */
  static boolean isRecorded(byte[] value) {
    return value[0] == RECORDED;
  }

  Resource resource(byte[] value) {
    return resource(new Packed(value), true);
  }

  /** Where the name stands among all others, roughly, as a signed number of four bytes. */
  long rank(byte[] value) {
    Packed packed = new Packed(value);
    packed.number();
    boolean content = strings.text(packed.number()).equals(Kind.CONTENT.name());
    packed.number();
    return content ? DigestKey.rank(packed.bytes()) : Integer.MAX_VALUE;
  }

  private Resource resource(Packed packed, boolean withState) {
    if (withState) {
      packed.number();
    }
    Kind kind = Kind.of(strings.text(packed.number()));
    String namespace = strings.text(packed.number());
    String key =
        kind.equals(Kind.CONTENT) ? DigestKey.decode(packed.bytes()).toString() : packed.text();
    return new Resource(kind, namespace, key);
  }

  /**
   * Reads a record.
   *
   * @param key the key of the node with an id
   * @return empty if the node is only referred to
   */
  Optional<Entry> entry(byte[] value, LongFunction<String> key) {
    Packed packed = new Packed(value);
    if (packed.number() == REFERRED_TO) {
      return Optional.empty();
    }
    Resource resource = resource(packed, false);
    Instant created = Instant.ofEpochMilli(packed.number());
    Instant updated = Instant.ofEpochMilli(packed.number());
    Map<String, String> fields = new LinkedHashMap<>();
    for (long i = packed.number(); i > 0; i--) {
      fields.put(strings.text(packed.number()), packed.text());
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (long i = packed.number(); i > 0; i--) {
      String name = strings.text(packed.number());
      long target = packed.number() - 1;
      labels.put(name, target < 0 ? packed.text() : key.apply(target));
    }
    return Optional.of(new Entry(resource, created, updated, fields, labels));
  }
}
