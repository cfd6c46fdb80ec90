package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

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
   * @param id the id of content of the same namespace, by its digest; -1 to keep the text
   */
  byte[] encode(Entry entry, ToLongFunction<String> id) {
    Packed packed = header(RECORDED, entry.resource());
    packed.number(entry.created().toEpochMilli()).number(entry.updated().toEpochMilli());
    packed.number(entry.fields().size());
    entry.fields().forEach((name, value) -> packed.number(strings.intern(name)).text(value));
    packed.number(entry.labels().size());
    for (Map.Entry<String, String> label : entry.labels().entrySet()) {
      long target = id.applyAsLong(label.getValue());
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
        ? packed.bytes(DigestKey.encode(Digest.parse(resource.key())))
        : packed.text(resource.key());
  }

  Resource resource(byte[] value) {
    return resource(new Packed(value), true);
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
