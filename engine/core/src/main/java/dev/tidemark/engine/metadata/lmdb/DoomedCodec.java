package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;

/** Entries of the queue as bytes. */
final class DoomedCodec {

  private DoomedCodec() {}

  static byte[] encode(Doomed doomed) {
    Resource resource = doomed.resource();
    return new Packed()
        .text(resource.kind().name())
        .text(resource.namespace())
        .text(resource.key())
        .number(doomed.bytes() + 1)
        .number(doomed.attempts())
        .number(doomed.notBefore().toEpochMilli())
        .text(doomed.problem())
        .toBytes();
  }

  static Doomed decode(byte[] value) {
    Packed packed = new Packed(value);
    Resource resource = new Resource(Kind.of(packed.text()), packed.text(), packed.text());
    return new Doomed(
        resource,
        packed.number() - 1,
        (int) packed.number(),
        Instant.ofEpochMilli(packed.number()),
        packed.text());
  }
}
